package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows, order and filters of the list. */
class GapListingTest extends GapSuite {
  private JsonNode row(String id) {
    return API.get("/containers/json?all=1&" + filters("{\"id\":[\"" + id + "\"]}")).get(0);
  }

  @Test
  void theHostConfigSaysTheNetworkMode() {
    JsonNode row = row(sleeping());
    assertThat(row.at("/HostConfig/NetworkMode").asText()).isIn("bridge", "default");
    assertThat(keys(row))
        .doesNotContain("Name", "Config", "NetworkingConfig", "Platform")
        .contains(
            "Id",
            "Names",
            "Image",
            "ImageID",
            "Command",
            "Created",
            "Ports",
            "Labels",
            "State",
            "Status",
            "HostConfig",
            "NetworkSettings",
            "Mounts");
  }

  @Test
  void theCommandHasEntrypointAndArguments() {
    assertThat(
            row(create("\"Entrypoint\":[\"sh\",\"-c\"],\"Cmd\":[\"exit 0\"]"))
                .get("Command")
                .asText())
        .isEqualTo("sh -c 'exit 0'");
  }

  @Test
  void theStatusTellsHealth() {
    String id =
        started(
            "\"Cmd\":[\"sleep\",\"60\"],\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],"
                + "\"Interval\":200000000}");
    Waiting.until("healthy", 20, () -> row(id).get("Status").asText().endsWith("(healthy)"));
  }

  @Test
  void theNewestComesFirst() {
    create("");
    create("");
    List<Long> created =
        StreamSupport.stream(API.get("/containers/json?all=1").spliterator(), false)
            .map(row -> row.get("Created").asLong())
            .toList();
    assertThat(created).isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"publish\":[\"80\"]}",
        "{\"expose\":[\"80/tcp\"]}",
        "{\"isolation\":[\"default\"]}",
        "{\"is-task\":[\"true\"]}",
        "{\"status\":[\"restarting\"]}",
        "{\"status\":[\"dead\"]}",
        "{\"status\":[\"removing\"]}",
      })
  void everyFilterIsKnown(String filter) {
    assertThat(get("/containers/json?" + filters(filter)).statusCode()).isEqualTo(200);
  }

  @Test
  void ancestorIsNotASubstring() {
    sleeping();
    assertThat(API.get("/containers/json?" + filters("{\"ancestor\":[\"busy\"]}"))).isEmpty();
  }

  @Test
  void namesMatchWithAndWithoutSlash() {
    String name = "gap-" + UUID.randomUUID();
    made.add(API.createNamed(name, body("")));
    for (String pattern : List.of(name, "/" + name, "^/" + name + "$", "^" + name + "$")) {
      assertThat(API.get("/containers/json?all=1&" + filters("{\"name\":[\"" + pattern + "\"]}")))
          .as(pattern)
          .hasSize(1);
    }
  }
}
