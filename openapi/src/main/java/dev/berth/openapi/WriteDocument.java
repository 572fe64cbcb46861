package dev.berth.openapi;

import io.smallrye.openapi.runtime.io.Format;
import io.smallrye.openapi.runtime.io.OpenApiSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the document of the Docker dialect to the file named; run by the build. */
public final class WriteDocument {
  private WriteDocument() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(
        file,
        OpenApiSerializer.serialize(
            new DocumentBuilder().build(DialectRoutes.docker()), Format.JSON));
  }
}
