package dev.berth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.api.Route;
import dev.berth.libpod.wire.ParameterTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes, the tables of operations and the written documents agree. */
class DocumentTest {
  private static JsonNode document(String name) throws IOException {
    String path = "/openapi/" + name + ".json";
    try (InputStream resource =
        Objects.requireNonNull(DocumentTest.class.getResourceAsStream(path))) {
      return new ObjectMapper().readTree(resource);
    }
  }

  private static List<Route> routes(String name) {
    return name.equals("docker") ? DialectRoutes.docker() : DialectRoutes.libpod();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "libpod"})
  void everyRouteIsDocumented(String name) throws IOException {
    JsonNode paths = document(name).get("paths");
    for (Route route : routes(name)) {
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
    assertThat(served).containsAll(Operations.read("operations.tsv").keySet());
  }

  @Test
  void everyRouteOfLibpodIsInItsTable() {
    for (Route route : DialectRoutes.libpod()) {
      assertThat(Operations.read("libpod.tsv"))
          .containsKey(ParameterTable.operation(route.method(), route.path()));
    }
  }

  @Test
  void parametersOfLibpodHaveTypes() throws IOException {
    JsonNode list = document("libpod").at("/paths/~1libpod~1containers~1json/get/parameters");
    assertThat(list.findValuesAsText("name")).startsWith("all", "limit", "last");
    assertThat(list.at("/0/schema/type").asText()).isEqualTo("boolean");
    assertThat(list.at("/1/schema/type").asText()).isEqualTo("integer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "libpod"})
  void everyReferenceResolves(String name) throws IOException {
    JsonNode document = document(name);
    for (JsonNode reference : document.findValues("$ref")) {
      String pointer = reference.asText().substring(1);
      assertThat(document.at(pointer).isMissingNode()).as(pointer).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker", "libpod"})
  void pathVariablesAreDeclared(String name) throws IOException {
    document(name)
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
