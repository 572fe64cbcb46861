package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;
import java.util.List;

/**
 * One instruction as it is written: continuation lines joined, comments left out.
 *
 * @param name its keyword in upper case
 * @param flags words that begin with {@code --}, in front of the arguments
 * @param rest the arguments
 * @param heredocs its here-documents, in order
 * @param line its first line, counted from 1
 * @param text the whole, as history and progress show it
 */
record RawInstruction(
    String name, List<String> flags, String rest, List<Heredoc> heredocs, int line, String text) {

  EngineException problem(String text) {
    return DockerfileProblem.at(line, text);
  }
}
