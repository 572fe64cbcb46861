package dev.berth.server;

import dev.berth.api.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Serves the OpenAPI document that the build made from the route tables. */
final class OpenApiDocument {
  private static final String RESOURCE = "/openapi/docker.json";

  private OpenApiDocument() {}

  /** Answers {@code GET /openapi} and {@code /openapi.json}; false for any other request. */
  static boolean answers(Exchange exchange, List<String> segments) throws IOException {
    if (segments.size() != 1 || !"GET".equals(exchange.method())) {
      return false;
    }
    String name = segments.getFirst();
    if (!name.equals("openapi") && !name.equals("openapi.json")) {
      return false;
    }
    try (InputStream document = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
      if (document == null) {
        return false;
      }
      exchange.send(200, "application/json", document.readAllBytes());
      return true;
    }
  }
}
