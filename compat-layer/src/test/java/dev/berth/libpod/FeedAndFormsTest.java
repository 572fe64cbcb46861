package dev.berth.libpod;

import static dev.berth.libpod.Refusals.assertCaused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.Dialect.ErrorAnswer;
import dev.berth.docker.DockerDialect;
import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeEvents;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.Samples;
import dev.berth.runtime.container.ExitWaiter.ExitResult;
import dev.berth.runtime.event.Events;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The event feed in libpod's naming, and the forms that every answer has. */
class FeedAndFormsTest {
  private final FakeEngine engine = new FakeEngine();

  @BeforeEach
  void journal() {
    engine.events = new FakeEvents();
  }

  private FakeExchange events(String filters) {
    FakeExchange asked = new FakeExchange().with("stream", "false");
    return engine.libpod(
        "SystemEventsLibpod", filters.isEmpty() ? asked : asked.with("filters", filters));
  }

  private void happened(String type, String action, String id, Map<String, String> attributes) {
    Events events = Objects.requireNonNull(engine.events);
    events.publish(type, action, id, attributes);
  }

  @ParameterizedTest
  @CsvSource({
    "container,die,died",
    "container,destroy,remove",
    "container,exec_start: sh -c x,exec",
    "container,exec_die,exec_died",
    "image,delete,remove",
    "image,load,loadfromarchive",
    "container,start,start",
  })
  void actionsHavePodmansWords(String type, String action, String word) {
    happened(type, action, "c0", Map.of("name", "web", "image", "busybox"));
    assertThat(events("").text())
        .contains("\"status\":\"" + word + "\"")
        .contains("\"Action\":\"" + word + "\"")
        .contains("\"Type\":\"" + type + "\"");
  }

  /** Clients of Podman fail at words that they do not know. */
  @Test
  void whatPodmanDoesNotKnowIsNotTold() {
    happened("builder", "prune", "x", Map.of());
    happened("container", "resize", "c0", Map.of());
    happened("daemon", "reload", "d", Map.of());
    assertThat(events("").text()).isEmpty();
  }

  @Test
  void anEndHasItsCodeWhereClientsReadIt() {
    happened("container", "die", "c0", Map.of("exitCode", "7"));
    assertThat(events("").text()).contains("\"containerExitCode\":\"7\"");
  }

  @Test
  void whatOnlyDockerTellsIsLeftOut() {
    happened("container", "rename", "c0", Map.of("name", "new", "oldName", "/old"));
    happened("network", "connect", "n0", Map.of("name", "none"));
    happened("network", "create", "n1", Map.of("name", "bridge"));
    happened("volume", "create", "data", Map.of());
    assertThat(events("").text())
        .doesNotContain("oldName", "n0")
        .contains("\"name\":\"podman\"", "\"name\":\"data\"");
  }

  @Test
  void imagesAreFoundByShortNames() {
    happened("image", "tag", "sha256:a1", Map.of("name", "localhost/made:1"));
    happened("image", "tag", "sha256:b2", Map.of("name", "busybox:latest"));
    assertThat(events("{\"image\":[\"made:1\"]}").text()).contains("\"a1\"");
    assertThat(events("{\"image\":[\"busybox\"]}").text()).contains("\"b2\"");
    assertThat(events("{\"image\":[\"other\"]}").text()).isEmpty();
  }

  @Test
  void theStateOfAHealthCheckIsAFieldOfItsOwn() {
    happened("container", "health_status: healthy", "c0", Map.of());
    assertThat(events("").text())
        .contains("\"Action\":\"health_status\"")
        .contains("\"HealthStatus\":\"healthy\"");
  }

  @Test
  void filtersChoose() {
    happened("container", "start", "c0", Map.of("name", "web", "a", "1"));
    happened("container", "die", "c1", Map.of("name", "db"));
    happened("volume", "create", "data", Map.of());
    assertThat(events("{\"event\":[\"died\"]}").text()).contains("\"c1\"").doesNotContain("\"c0\"");
    assertThat(events("{\"container\":[\"web\"]}").text().lines()).hasSize(1);
    assertThat(events("{\"type\":[\"volume\"]}").text()).contains("\"data\"");
    assertThat(events("{\"label\":[\"a=1\"]}").text().lines()).hasSize(1);
  }

  @Test
  void whatCannotBeReadIsRefusedBeforeTheFeedBegins() {
    assertCaused(
        events("{\"nope\":[\"x\"]}"),
        500,
        "failed to parse event filters",
        "nope is an invalid filter");
    assertCaused(
        events("x"),
        400,
        "failed to parse parameters for /target",
        "invalid character 'x' looking for beginning of value");
    for (String key : List.of("since", "until")) {
      assertCaused(
          engine.libpod("SystemEventsLibpod", new FakeExchange().with(key, "x")),
          500,
          "failed to parse event filters: unable to convert " + key + " time of x",
          "unable to interpret time value");
    }
  }

  @Test
  void aPingTellsTheVersions() {
    FakeExchange answer = engine.libpod("SystemPing", new FakeExchange());
    assertThat(answer.text()).isEqualTo("OK");
    assertThat(answer.answerHeaders)
        .containsEntry("Libpod-Api-Version", "5.8.0")
        .containsEntry("Api-Version", "1.41")
        .containsEntry("Server", "Libpod/5.8.0 (linux)");
  }

  @Test
  void pathsWithoutARouteAreTextAndNoJson() {
    LibpodDialect dialect = new LibpodDialect(engine, new DockerDialect(engine));
    assertNoRoute(dialect.noRoute(false), 404, "Not Found\n");
    assertNoRoute(dialect.noRoute(true), 405, "Method Not Allowed\n");
  }

  private static void assertNoRoute(ErrorAnswer answer, int status, String text) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void exitCodesAreTextAndNoJson() {
    engine.containers.all.add(Samples.exited("gone", 3));
    engine.containers.exit.complete(new ExitResult(3, null));
    FakeExchange answer = engine.libpod("ContainerWaitLibpod", new FakeExchange().id("gone"));
    assertThat(answer.text()).isEqualTo("3\n");
    assertThat(answer.contentType).isEqualTo("text/plain; charset=us-ascii");
  }
}
