package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Dockerfile, understood.
 *
 * @param escape its escape character
 * @param syntax the {@code syntax} directive, null for none; tolerated, not acted upon
 * @param globals ARG instructions before the first FROM
 * @param stages its stages, in order; at least one
 * @param warnings what is tolerated but should be written otherwise
 */
public record Dockerfile(
    char escape,
    @Nullable String syntax,
    List<Instruction.Arg> globals,
    List<Stage> stages,
    List<String> warnings) {

  /**
   * One stage.
   *
   * @param from its first instruction
   * @param instructions those after it
   */
  public record Stage(Instruction.From from, List<Instruction> instructions) {}

  /**
   * Instructions that a commit or an import brings.
   *
   * @param escape their escape character
   */
  public record Changes(char escape, List<Instruction> instructions) {}

  /** Parses; INVALID with line and instruction. */
  public static Dockerfile parse(byte[] bytes) {
    List<String> lines = lines(bytes);
    Directives directives = Directives.of(lines);
    InstructionParser parser = new InstructionParser(directives.escape());
    InstructionReader reader = new InstructionReader(lines, directives.escape());
    List<Instruction> all = new ArrayList<>();
    for (RawInstruction raw : reader.read()) {
      try {
        all.add(parser.parse(raw));
      } catch (EngineException e) {
        throw DockerfileProblem.at(raw.line(), e);
      }
    }
    if (all.isEmpty()) {
      throw EngineException.invalid("failed to parse Dockerfile: file with no instructions");
    }
    return stages(directives, all, reader.warnings());
  }

  /** Parses one instruction that an image or a request brought, as ONBUILD keeps them. */
  public static Instruction parseOne(String text, char escape) {
    return new InstructionParser(escape).parse(InstructionReader.one(text, escape));
  }

  /**
   * Parses instructions that change an image without building it; INVALID, without a line.
   *
   * @param allowed upper-case names of those that may be
   */
  public static Changes changes(List<String> instructions, Set<String> allowed) {
    List<String> lines = List.of(String.join("\n", instructions).split("\n", -1));
    char escape = Directives.of(lines).escape();
    List<RawInstruction> all = new InstructionReader(lines, escape).read();
    if (all.isEmpty()) {
      throw EngineException.invalid("file with no instructions");
    }
    for (RawInstruction raw : all) {
      if (!allowed.contains(raw.name())) {
        throw EngineException.invalid(raw.keyword() + " is not a valid change command");
      }
    }
    InstructionParser parser = new InstructionParser(escape);
    return new Changes(escape, all.stream().map(parser::parse).toList());
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
    if (lines.getLast().isEmpty()) {
      lines.removeLast(); // nothing follows the last line's end
    }
    return lines;
  }

  private static Dockerfile stages(
      Directives directives, List<Instruction> all, List<String> warnings) {
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
    return new Dockerfile(
        directives.escape(), directives.values().get("syntax"), globals, stages, warnings);
  }
}
