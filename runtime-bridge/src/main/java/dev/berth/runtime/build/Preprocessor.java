package dev.berth.runtime.build;

import dev.berth.runtime.config.ChildProgram;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs the C preprocessor on a Containerfile, as Buildah does with those whose names end in {@code
 * .in}: the markers it writes are comments there.
 */
final class Preprocessor {
  private static final String PROGRAM = "cpp";
  private static final int MAX_OUTPUT = 4 << 20;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final List<String> flags;
  private final Path work;
  private final BooleanSupplier cancelled;

  /**
   * Makes one.
   *
   * @param flags further ones of the request
   * @param work a directory of the build's own
   */
  Preprocessor(List<String> flags, Path work, BooleanSupplier cancelled) {
    this.flags = flags;
    this.work = work;
    this.cancelled = cancelled;
  }

  /** Whether a file is for it. */
  static boolean wants(String name) {
    return name.endsWith(".in");
  }

  /**
   * The text to build from; INVALID with what the program says when it fails.
   *
   * @param root of the files that may be included
   */
  byte[] run(Path root, String name, byte[] text) throws IOException {
    List<String> words = new ArrayList<>(List.of(PROGRAM, "-E", "-iquote", root.toString()));
    words.addAll(List.of("-traditional", "-undef", "-"));
    words.addAll(flags);
    Path said = work.resolve("preprocessor");
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.directory(root.toFile()).redirectError(said.toFile());
    ChildProgram.Outcome outcome;
    try {
      outcome = new ChildProgram(builder, MAX_OUTPUT, LIMIT, cancelled).run(text);
    } catch (IOException e) {
      throw EngineException.invalid(
          "exec: \""
              + PROGRAM
              + "\": executable file not found in $PATH: "
              + name
              + ": .in support requires "
              + PROGRAM
              + " to be installed");
    }
    if (outcome == null || outcome.code() != 0) {
      String why = Files.readString(said, StandardCharsets.UTF_8).strip();
      String code = outcome == null ? "" : ": exit status " + outcome.code();
      throw EngineException.invalid("preprocessing " + name + ": " + why + code);
    }
    return outcome.output();
  }
}
