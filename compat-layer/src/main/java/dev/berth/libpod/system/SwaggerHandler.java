package dev.berth.libpod.system;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import java.io.IOException;
import java.io.InputStream;

/** The document of the API, which the build makes from the route tables. */
final class SwaggerHandler {
  private static final String RESOURCE = "/openapi/libpod.json";

  private SwaggerHandler() {}

  /** JSON is YAML, which is what clients are promised. */
  static void swagger(Exchange exchange) throws IOException {
    try (InputStream document = SwaggerHandler.class.getResourceAsStream(RESOURCE)) {
      if (document == null) {
        throw PodmanException.plain(500, "swagger spec \"" + RESOURCE + "\" does not exist");
      }
      exchange.send(200, "text/yaml", document.readAllBytes());
    }
  }
}
