package dev.berth.runtime.config;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks programs for their versions. */
final class ProgramVersions {
  private static final int MAX_OUTPUT = 8 * 1024;
  private static final int SECONDS = 3;

  private final Function<String, Path> finder;

  ProgramVersions(Function<String, Path> finder) {
    this.finder = finder;
  }

  /** The version's text, or empty when the program is not there or does not tell. */
  String version(String program) {
    Process process = null;
    try {
      process =
          new ProcessBuilder(finder.apply(program).toString(), "--version")
              .redirectError(Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readNBytes(MAX_OUTPUT);
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      return ended ? parse(new String(output, StandardCharsets.UTF_8)) : "";
    } catch (EngineException | IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
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
