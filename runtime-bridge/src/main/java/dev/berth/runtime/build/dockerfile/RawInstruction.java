package dev.berth.runtime.build.dockerfile;

import java.util.List;
import java.util.Locale;

/**
 * One instruction as it is written: continuation lines joined, comments left out.
 *
 * @param keyword its first word, as written
 * @param flags words that begin with {@code --}, in front of the arguments
 * @param rest the arguments
 * @param heredocs its here-documents, in order
 * @param line its first line, counted from 1
 * @param text the whole, as history and progress show it
 */
record RawInstruction(
    String keyword,
    List<String> flags,
    String rest,
    List<Heredoc> heredocs,
    int line,
    String text) {

  /** The keyword in upper case. */
  String name() {
    return keyword.toUpperCase(Locale.ROOT);
  }
}
