package dev.berth.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Compares an answer with one kept under src/test/resources; run with {@code GOLDEN_WRITE=1} in the
 * environment to take the present answers as right, then read the difference.
 */
public final class Golden {
  private static final Pattern AGE = Pattern.compile("\"Up [^\"]*\"");

  private Golden() {}

  public static void check(String name, String answer) {
    String actual = AGE.matcher(answer).replaceAll("\"Up AGE\"").replace(",\"", ",\n\"");
    try {
      if (System.getenv("GOLDEN_WRITE") != null) {
        Path file = Path.of("src/test/resources/golden", name + ".json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
        return;
      }
      try (InputStream kept = Golden.class.getResourceAsStream("/golden/" + name + ".json")) {
        assertThat(kept).as(name).isNotNull();
        assertThat(actual).isEqualTo(new String(kept.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
