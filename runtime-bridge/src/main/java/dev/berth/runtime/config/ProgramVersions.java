package dev.berth.runtime.config;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** Asks programs for their versions. */
final class ProgramVersions {
  private static final int MAX_OUTPUT = 8 * 1024;
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final Function<String, Path> finder;

  ProgramVersions(Function<String, Path> finder) {
    this.finder = finder;
  }

  /** The version's text, or empty when the program is not there or does not tell. */
  String version(String program) {
    try {
      ProcessBuilder command =
          new ProcessBuilder(finder.apply(program).toString(), "--version")
              .redirectError(Redirect.DISCARD);
      ChildProgram.Outcome outcome =
          new ChildProgram(command, MAX_OUTPUT, LIMIT, () -> false).run(new byte[0]);
      return outcome == null ? "" : parse(new String(outcome.output(), StandardCharsets.UTF_8));
    } catch (EngineException | IOException e) {
      return "";
    }
  }

  /** The first word with a digit at its beginning, in the first line. */
  static String parse(String output) {
    String line = output.lines().findFirst().orElse("");
    for (String word : line.split("[ ,]+", -1)) {
      if (!word.isEmpty() && Character.isDigit(word.charAt(0))) {
        return word;
      }
    }
    return "";
  }
}
