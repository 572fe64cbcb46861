package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeEvents;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.FakeExecs;
import dev.berth.fake.Golden;
import dev.berth.fake.Samples;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.ExitWaiter.ExitResult;
import dev.berth.runtime.container.HealthState;
import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerAnswersTest {
  private final FakeEngine engine = new FakeEngine();

  @BeforeEach
  void populate() {
    engine.images.all.add(Samples.image(Samples.IMAGE, List.of("busybox:latest")));
    engine.containers.all.add(Samples.running());
    engine.containers.all.add(Samples.exited("old", 3));
  }

  @Test
  void listShowsRunningOnesAndLimitsWiden() {
    assertThat(list()).contains("\"/web\"").doesNotContain("\"/old\"");
    assertThat(list("all", "1")).contains("\"/web\"").contains("\"/old\"");
    assertThat(list("limit", "1")).contains("\"/web\"").doesNotContain("\"/old\"");
    assertThat(list("filters", "{\"status\":[\"exited\"]}")).contains("\"/old\"");
    assertThat(list("filters", "{\"exited\":[\"3\"]}")).isEqualTo("[]\n");
    assertThat(list("all", "1", "filters", "{\"exited\":[\"3\"]}")).contains("\"/old\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":[\"/we\"]}|true",
        "{\"name\":[\"^web$\"]}|true",
        "{\"id\":[\"c0ffee\"]}|true",
        "{\"id\":[\"beef\"]}|false",
        "{\"label\":[\"a=1\"]}|true",
        "{\"label\":[\"a=2\"]}|false",
        "{\"publish\":[\"8080\"]}|true",
        "{\"publish\":[\"80/udp\"]}|false",
        "{\"expose\":[\"1-100/udp\"]}|true",
        "{\"network\":[\"bee\"]}|true",
        "{\"network\":[\"other\"]}|false",
        "{\"volume\":[\"/data\"]}|true",
        "{\"volume\":[\"data\"]}|true",
        "{\"ancestor\":[\"busybox\"]}|true",
        "{\"ancestor\":[\"unknown\"]}|false",
        "{\"health\":[\"none\"]}|true",
        "{\"is-task\":[\"true\"]}|false"
      })
  void filtersChoose(String filter, boolean found) {
    assertThat(list("filters", filter).contains("\"/web\"")).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":[\"odd\"]}",
        "{\"health\":[\"odd\"]}",
        "{\"exited\":[\"x\"]}",
        "{\"publish\":[\"99999\"]}",
        "{\"odd\":[\"1\"]}",
        "{\"is-task\":[\"perhaps\"]}",
        "odd"
      })
  void badFiltersAre400(String filter) {
    assertThat(engine.call("ContainerList", new FakeExchange().with("filters", filter)).status)
        .isEqualTo(400);
  }

  @Test
  void sinceAnUnknownContainerIs404() {
    FakeExchange answer =
        engine.call("ContainerList", new FakeExchange().with("filters", "{\"since\":[\"gone\"]}"));
    assertThat(answer.status).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 44, 52})
  void listAndInspectAreGolden(int minor) {
    Golden.check(
        "container-list-1." + minor,
        engine.call("ContainerList", new FakeExchange().with("size", "1").version(minor)).text());
    engine.execs = new FakeExecs();
    Golden.check(
        "container-inspect-1." + minor,
        engine
            .call("ContainerInspect", new FakeExchange().id("web").with("size", "1").version(minor))
            .text());
  }

  @Test
  void statusTextsTellHealth() {
    HealthState health = new HealthState("starting", 0, List.of());
    ContainerState state = Samples.state(ContainerStatus.RUNNING, 0, health);
    engine.containers.all.set(0, Samples.container(Samples.ID, "web", state));
    assertThat(list()).contains("(health: starting)");
    assertThat(list("filters", "{\"health\":[\"starting\"]}")).contains("\"/web\"");
  }

  @Test
  void transitionsPassTheirParameters() {
    call("ContainerStop", new FakeExchange().id("a").with("t", "5").with("signal", "INT"), 204);
    call("ContainerStop", new FakeExchange().id("a").with("signal", "INT").version(41), 204);
    call("ContainerStop", new FakeExchange().id("a").with("t", "-1"), 204);
    call("ContainerKill", new FakeExchange().id("a").with("signal", "9"), 204);
    call("ContainerRename", new FakeExchange().id("a").with("name", "/bb"), 204);
    call("ContainerDelete", new FakeExchange().id("a").with("force", "1"), 204);
    call("ContainerResize", new FakeExchange().id("a").with("h", "4").with("w", "5"), 200);
    assertThat(engine.containers.calls)
        .containsExactly(
            "stop a INT 5",
            "stop a null null",
            "stop a null -1",
            "kill a 9",
            "rename a /bb",
            "remove a true false",
            "resize a 4 5");
    call("ContainerStop", new FakeExchange().id("a").with("t", "x"), 400);
    call("ContainerResize", new FakeExchange().id("a").with("h", "4"), 400);
    call("ContainerStart", new FakeExchange().id("a").body("{\"a\":123}"), 400);
  }

  @Test
  void failuresKeepTheirCodesAndTexts() {
    engine.containers.failure = EngineException.conflict("container <a> & \"b\" is paused");
    assertThat(call("ContainerStart", new FakeExchange().id("a"), 409).text())
        .isEqualTo("{\"message\":\"container <a> & \\\"b\\\" is paused\"}\n");
    engine.containers.failure = EngineException.notModified();
    assertThat(call("ContainerStart", new FakeExchange().id("a"), 304).text()).isEmpty();
    engine.containers.failure = EngineException.conflict("no");
    assertThat(call("ContainerRestart", new FakeExchange().id("web"), 500).text())
        .contains("Cannot restart container web: no");
    assertThat(call("ContainerRestart", new FakeExchange().id("nobody"), 404).text())
        .contains("No such container: nobody");
  }

  @Test
  void waitSendsItsHeadBeforeTheEnd() throws Exception {
    FakeExchange exchange = new FakeExchange().id("web").with("condition", "next-exit");
    CompletableFuture<Void> call =
        CompletableFuture.runAsync(() -> engine.call("ContainerWait", exchange));
    exchange.answer.awaitFlush();
    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.text()).isEmpty();
    engine.containers.exit.complete(new ExitResult(137, null));
    call.get(5, TimeUnit.SECONDS);
    assertThat(exchange.text()).isEqualTo("{\"StatusCode\":137}\n");
    assertThat(engine.containers.calls).containsExactly("wait web NEXT_EXIT", "wait closed");
  }

  @Test
  void waitEndsWithItsClient() throws Exception {
    FakeExchange exchange = new FakeExchange().id("web");
    CompletableFuture<Void> call =
        CompletableFuture.runAsync(() -> engine.call("ContainerWait", exchange));
    exchange.answer.awaitFlush();
    while (exchange.whenGone == null) {
      Thread.onSpinWait();
    }
    java.util.Objects.requireNonNull(exchange.whenGone).run();
    call.get(5, TimeUnit.SECONDS);
    assertThat(engine.containers.calls).contains("wait closed");
  }

  @Test
  void waitTellsErrorsAndRefusesUnknownConditions() {
    engine.containers.exit.complete(new ExitResult(1, "removal failed"));
    assertThat(call("ContainerWait", new FakeExchange().id("web"), 200).text())
        .isEqualTo("{\"StatusCode\":1,\"Error\":{\"Message\":\"removal failed\"}}\n");
    call("ContainerWait", new FakeExchange().id("web").with("condition", "odd"), 400);
    call("ContainerWait", new FakeExchange().id("web").with("condition", "odd").version(29), 200);
  }

  @Test
  void updateLeavesAnAbsentPolicyAlone() {
    assertThat(
            call("ContainerUpdate", new FakeExchange().id("a").json("{\"Memory\":5}"), 200).text())
        .isEqualTo("{\"Warnings\":null}\n");
    assertThat(engine.containers.calls).containsExactly("update a 5 null");
  }

  @Test
  void pruneFiltersByLabel() {
    assertThat(call("ContainerPrune", new FakeExchange(), 200).text())
        .contains("\"SpaceReclaimed\":42");
    assertThat(
            call("ContainerPrune", new FakeExchange().with("filters", "{\"label\":[\"no\"]}"), 200)
                .text())
        .isEqualTo("{\"ContainersDeleted\":null,\"SpaceReclaimed\":42}\n");
    call("ContainerPrune", new FakeExchange().with("filters", "{\"name\":[\"no\"]}"), 400);
  }

  @Test
  void topShowsTheProcessAndIsTold() {
    FakeEvents events = new FakeEvents();
    engine.events = events;
    assertThat(call("ContainerTop", new FakeExchange().id("web"), 200).text())
        .contains("\"Titles\":[\"UID\",\"PID\"");
    assertThat(events.journal.getFirst().action()).isEqualTo("top");
    assertThat(events.journal.getFirst().attributes()).containsEntry("name", "web");
  }

  private FakeExchange call(String operation, FakeExchange exchange, int status) {
    FakeExchange answer = engine.call(operation, exchange);
    assertThat(answer.status).isEqualTo(status);
    return answer;
  }

  private String list(String... query) {
    FakeExchange exchange = new FakeExchange();
    for (int i = 0; i < query.length; i += 2) {
      exchange.with(query[i], query[i + 1]);
    }
    return engine.call("ContainerList", exchange).text();
  }
}
