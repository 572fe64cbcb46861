package dev.berth.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** An image under the name that testcontainers asks for, with a reaper that does what its does. */
final class Ryuk {
  private Ryuk() {}

  /** Builds it where it is missing. */
  static synchronized void ensure(String name) {
    if (Cli.docker("image", "inspect", name).exitCode() == 0) {
      return;
    }
    try {
      Path directory = Files.createTempDirectory("ryuk-image");
      try (InputStream script = Ryuk.class.getResourceAsStream("/friends/ryuk.sh")) {
        Files.copy(Objects.requireNonNull(script), directory.resolve("ryuk"));
      }
      Files.writeString(
          directory.resolve("Dockerfile"),
          """
          FROM %s
          COPY --chmod=755 ryuk /bin/ryuk
          ENV RYUK_PORT=8080
          EXPOSE 8080
          ENTRYPOINT ["/bin/ryuk"]
          """
              .formatted(ToolImage.docker()));
      Cli.docker("build", "-t", name, directory.toString()).ok();
      Cli.run(Map.of(), "rm", "-rf", directory.toString()).ok();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
