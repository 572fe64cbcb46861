package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actions, attributes and filters of events. */
class GapEventsTest extends GapSuite {
  private List<JsonNode> eventsOf(String id, String more) {
    String until = now();
    String filter = filters("{\"container\":[\"" + id + "\"]" + more + "}");
    String lines = get("/events?since=0&until=" + until + "&" + filter).asString();
    return lines.lines().filter(line -> !line.isBlank()).map(Api::parse).toList();
  }

  private List<String> actions(String id, String more) {
    return eventsOf(id, more).stream().map(event -> event.get("Action").asText()).toList();
  }

  @Test
  void actionsAreDockersWords() {
    String id = sleeping();
    Cli.docker("exec", id, "echo", "x").ok();
    Cli.docker("kill", "-s", "USR1", id).ok();
    Cli.docker("stop", "-t", "0", id).ok();
    API.remove(id);
    assertThat(actions(id, ",\"type\":[\"container\"]"))
        .containsSubsequence(
            "create", "start", "exec_create: echo x", "exec_start: echo x", "kill", "destroy")
        .contains("exec_die", "die", "stop")
        .doesNotContain("init", "mount", "unmount", "sync", "cleanup", "remove", "died");
    for (String action : List.of("destroy", "exec_create", "exec_start", "exec_die", "die")) {
      assertThat(actions(id, ",\"event\":[\"" + action + "\"]")).as(action).isNotEmpty();
    }
  }

  @Test
  void attributesTellTheRest() {
    String id = exited(3);
    JsonNode die = eventsOf(id, ",\"event\":[\"die\"]").getFirst().at("/Actor/Attributes");
    assertThat(die.get("exitCode").asText()).isEqualTo("3");
    assertThat(die.get("image").asText()).isEqualTo("busybox");
    assertThat(die.has("podId")).isFalse();
    String running = sleeping();
    Cli.docker("exec", running, "true").ok();
    Cli.docker("kill", running).ok();
    assertThat(
            eventsOf(running, ",\"event\":[\"kill\"]")
                .getFirst()
                .at("/Actor/Attributes/signal")
                .asText())
        .isEqualTo("9");
    Waiting.until(
        "the exec's end", 10, () -> !actions(running, ",\"event\":[\"exec_die\"]").isEmpty());
    assertThat(
            eventsOf(running, ",\"event\":[\"exec_die\"]")
                .getFirst()
                .at("/Actor/Attributes/execID")
                .asText())
        .hasSize(64);
  }

  @Test
  void aNetworksEventIsTheNetworks() {
    String id = sleeping();
    String until = now();
    String lines =
        get("/events?since=0&until="
                + until
                + "&"
                + filters("{\"type\":[\"network\"],\"event\":[\"connect\"]}"))
            .asString();
    JsonNode event =
        lines.lines().filter(line -> line.contains(id)).map(Api::parse).findFirst().orElseThrow();
    assertThat(event.at("/Actor/Attributes/container").asText()).isEqualTo(id);
    assertThat(event.at("/Actor/Attributes/name").asText()).isEqualTo("bridge");
    assertThat(event.at("/Actor/Attributes/type").asText()).isEqualTo("bridge");
    assertThat(event.at("/Actor/ID").asText())
        .isEqualTo(API.get("/networks/bridge").get("Id").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"network", "daemon", "plugin", "scope", "node", "service", "secret", "config"})
  void everyFilterIsKnown(String filter) {
    Response response = get("/events?since=1&until=2&" + filters("{\"" + filter + "\":[\"x\"]}"));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void theHealthIsInTheAction() {
    String id =
        started(
            "\"Cmd\":[\"sleep\",\"60\"],\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],"
                + "\"Interval\":200000000}");
    Waiting.until(
        "the event",
        20,
        () -> actions(id, ",\"event\":[\"health_status\"]").contains("health_status: healthy"));
  }
}
