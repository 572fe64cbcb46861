package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Dockerfile, understood.
 *
 * @param escape its escape character
 * @param syntax the {@code syntax} directive, null for none; tolerated, not acted upon
 * @param globals ARG instructions before the first FROM
 * @param stages its stages, in order; at least one
 */
public record Dockerfile(
    char escape, @Nullable String syntax, List<Instruction.Arg> globals, List<Stage> stages) {

  /**
   * One stage.
   *
   * @param from its first instruction
   * @param instructions those after it
   */
  public record Stage(Instruction.From from, List<Instruction> instructions) {}

  /** Parses; INVALID with line and instruction. */
  public static Dockerfile parse(byte[] bytes) {
    List<String> lines = lines(bytes);
    Directives directives = Directives.of(lines);
    InstructionParser parser = new InstructionParser(directives.escape());
    List<Instruction> all = new ArrayList<>();
    for (RawInstruction raw : new InstructionReader(lines, directives.escape()).read()) {
      all.add(parser.parse(raw));
    }
    if (all.isEmpty()) {
      throw EngineException.invalid("file with no instructions");
    }
    return stages(directives, all);
  }

  /** Parses one instruction that an image or a request brought, as ONBUILD keeps them. */
  public static Instruction parseOne(String text, char escape) {
    List<RawInstruction> raw = new InstructionReader(List.of(text.split("\n", -1)), escape).read();
    if (raw.size() != 1) {
      throw EngineException.invalid("one instruction expected: " + text);
    }
    return new InstructionParser(escape).parse(raw.getFirst());
  }

  private static List<String> lines(byte[] bytes) {
    int from =
        bytes.length >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF
            ? 3
            : 0;
    String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }
    return lines;
  }

  private static Dockerfile stages(Directives directives, List<Instruction> all) {
    List<Instruction.Arg> globals = new ArrayList<>();
    List<Stage> stages = new ArrayList<>();
    for (Instruction instruction : all) {
      if (instruction instanceof Instruction.From from) {
        stages.add(new Stage(from, new ArrayList<>()));
      } else if (!stages.isEmpty()) {
        stages.getLast().instructions().add(instruction);
      } else if (instruction instanceof Instruction.Arg arg) {
        globals.add(arg);
      } else {
        throw DockerfileProblem.at(
            instruction.source().line(), "no build stage in current context");
      }
    }
    if (stages.isEmpty()) {
      throw EngineException.invalid("no build stage in current context");
    }
    return new Dockerfile(directives.escape(), directives.values().get("syntax"), globals, stages);
  }
}
