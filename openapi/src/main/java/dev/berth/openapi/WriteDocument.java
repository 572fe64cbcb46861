package dev.berth.openapi;

import dev.berth.api.Route;
import io.smallrye.openapi.runtime.io.Format;
import io.smallrye.openapi.runtime.io.OpenApiSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the documents of both dialects into the directory named; run by the build. */
public final class WriteDocument {
  private WriteDocument() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Files.createDirectories(directory);
    write(directory.resolve("docker.json"), Described.docker(), DialectRoutes.docker());
    write(directory.resolve("libpod.json"), Described.libpod(), DialectRoutes.libpod());
  }

  private static void write(Path file, Described described, List<Route> routes) throws IOException {
    Files.writeString(
        file,
        OpenApiSerializer.serialize(new DocumentBuilder(described).build(routes), Format.JSON));
  }
}
