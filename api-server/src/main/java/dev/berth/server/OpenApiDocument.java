package dev.berth.server;

import dev.berth.api.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Serves the OpenAPI documents that the build made from the route tables. */
final class OpenApiDocument {
  private OpenApiDocument() {}

  /**
   * Answers {@code GET /openapi} and {@code /openapi.json}, and the same below {@code /libpod};
   * false for any other request.
   */
  static boolean answers(Exchange exchange, List<String> segments) throws IOException {
    boolean libpod = segments.size() == 2 && segments.getFirst().equals("libpod");
    if (segments.size() != 1 && !libpod || !"GET".equals(exchange.method())) {
      return false;
    }
    String name = segments.getLast();
    if (!name.equals("openapi") && !name.equals("openapi.json")) {
      return false;
    }
    String resource = libpod ? "/openapi/libpod.json" : "/openapi/docker.json";
    try (InputStream document = OpenApiDocument.class.getResourceAsStream(resource)) {
      if (document == null) {
        return false;
      }
      exchange.send(200, "application/json", document.readAllBytes());
      return true;
    }
  }
}
