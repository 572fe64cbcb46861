package dev.berth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.api.Route;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Routes, the table of operations and the written document agree. */
class DocumentTest {
  private static JsonNode document() throws IOException {
    try (InputStream resource =
        Objects.requireNonNull(DocumentTest.class.getResourceAsStream("/openapi/docker.json"))) {
      return new ObjectMapper().readTree(resource);
    }
  }

  @Test
  void everyRouteIsDocumented() throws IOException {
    JsonNode paths = document().get("paths");
    for (Route route : DialectRoutes.docker()) {
      JsonNode operation =
          paths.path(route.path().replace(":*", "")).path(route.method().toLowerCase(Locale.ROOT));
      assertThat(operation.path("operationId").asText())
          .as("%s %s", route.method(), route.path())
          .isEqualTo(route.operationId());
      assertThat(operation.path("x-since").asText()).isEqualTo(route.since().toString());
    }
  }

  @Test
  void everyKnownOperationHasARoute() {
    Set<String> served = new TreeSet<>();
    DialectRoutes.docker().forEach(route -> served.add(route.operationId()));
    assertThat(served).containsAll(Operations.read().keySet());
  }

  @Test
  void everyReferenceResolves() throws IOException {
    JsonNode document = document();
    for (JsonNode reference : document.findValues("$ref")) {
      String pointer = reference.asText().substring(1);
      assertThat(document.at(pointer).isMissingNode()).as(pointer).isFalse();
    }
  }

  @Test
  void pathVariablesAreDeclared() throws IOException {
    document()
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .forEach(
                        operation -> {
                          long variables = path.getKey().chars().filter(c -> c == '{').count();
                          long declared = 0;
                          for (JsonNode parameter : operation.path("parameters")) {
                            declared += parameter.get("in").asText().equals("path") ? 1 : 0;
                          }
                          assertThat(declared).as(path.getKey()).isEqualTo(variables);
                        }));
  }
}
