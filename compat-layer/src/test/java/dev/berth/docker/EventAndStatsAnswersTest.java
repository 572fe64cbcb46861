package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeEvents;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.Samples;
import dev.berth.runtime.event.Event;
import dev.berth.runtime.stats.Stats;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventAndStatsAnswersTest {
  private final FakeEngine engine = new FakeEngine();
  private final FakeEvents events = new FakeEvents();

  @BeforeEach
  void populate() {
    engine.events = events;
    Map<String, String> attributes = Map.of("image", "busybox:1", "name", "web", "l", "v");
    events.publish("container", "exec_create: sh -c x", "c0ffee", attributes);
    events.publish("container", "health_status: healthy", "c0ffee", attributes);
    events.publish("image", "tag", "sha256:1", Map.of("name", "my/app:2"));
    events.publish("network", "connect", "beef", Map.of("container", "c0ffee", "name", "bridge"));
  }

  @Test
  void oldVersionsHaveTheOldKeys() {
    assertThat(past(51, "{\"event\":[\"tag\"]}"))
        .isEqualTo(
            "{\"status\":\"tag\",\"id\":\"sha256:1\",\"Type\":\"image\",\"Action\":\"tag\","
                + "\"Actor\":{\"ID\":\"sha256:1\",\"Attributes\":{\"name\":\"my/app:2\"}},"
                + "\"scope\":\"local\",\"time\":1767323045,\"timeNano\":1767323045123456789}\n");
    assertThat(past(52, "{\"event\":[\"tag\"]}")).startsWith("{\"Type\":\"image\"");
    assertThat(past(51, "{\"type\":[\"container\"]}")).contains("\"from\":\"busybox:1\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"event\":[\"exec_create\"]}|1",
        "{\"event\":[\"exec_create: sh -c x\"]}|1",
        "{\"event\":[\"health_status\"]}|1",
        "{\"event\":[\"health_status: healthy\"]}|1",
        "{\"event\":[\"health\"]}|0",
        "{\"container\":[\"web\"]}|2",
        "{\"container\":[\"c0ff\"]}|2",
        "{\"image\":[\"busybox\"]}|2",
        "{\"image\":[\"my/app:2\"]}|1",
        "{\"network\":[\"bridge\"]}|1",
        "{\"network\":[\"web\"]}|2",
        "{\"container\":[\"my/app\"]}|1",
        "{\"event\":[\"exec_create\",\"ta\"]}|2",
        "{\"label\":[\"l=v\"]}|2",
        "{\"type\":[\"image\",\"network\"]}|2",
        "{\"scope\":[\"swarm\"]}|0",
        "{\"unknown\":[\"x\"]}|4"
      })
  void filtersChoose(String filter, int count) {
    assertThat(past(56, filter).lines()).hasSize(count);
  }

  @ParameterizedTest
  @CsvSource({
    "51, application/json-seq, application/json",
    "52, , application/jsonl",
    "52, application/x-ndjson, application/x-ndjson",
    "52, application/json-seq, application/json-seq"
  })
  void theFormIsNegotiated(int minor, String accept, String type) {
    FakeExchange exchange = new FakeExchange().version(minor).with("until", "2");
    if (accept != null) {
      exchange.header("Accept", accept);
    }
    FakeExchange answer = engine.call("SystemEvents", exchange);
    assertThat(answer.contentType).isEqualTo(type);
    assertThat(answer.text().startsWith("\u001e")).isEqualTo(type.endsWith("seq"));
  }

  @Test
  void liveEventsAreFlushedUntilTheClientLeaves() throws Exception {
    FakeExchange exchange = new FakeExchange();
    CompletableFuture<Void> call =
        CompletableFuture.runAsync(() -> engine.call("SystemEvents", exchange));
    exchange.answer.awaitFlush();
    assertThat(exchange.status).isEqualTo(200);
    events.live.add(new Event("container", "die", "c0ffee", Map.of(), Samples.CREATED));
    long deadline = System.nanoTime() + 2_000_000_000L;
    while (exchange.answer.flushes < 2 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(exchange.text()).contains("\"Action\":\"die\"");
    exchange.gone = true;
    call.get(5, TimeUnit.SECONDS);
    assertThat(events.closed).isTrue();
  }

  @Test
  void timesAreChecked() {
    FakeExchange wrong = new FakeExchange().with("since", "9").with("until", "5");
    assertThat(engine.call("SystemEvents", wrong).status).isEqualTo(400);
    assertThat(engine.call("SystemEvents", new FakeExchange().with("since", "x")).status)
        .isEqualTo(400);
    assertThat(engine.call("SystemEvents", new FakeExchange().with("filters", "x")).status)
        .isEqualTo(400);
  }

  @Test
  void oneShotStatsHaveNoSampleBefore() {
    engine.containers.all.add(Samples.running());
    engine.stats = ref -> sample();
    FakeExchange exchange = new FakeExchange().id("web").with("stream", "0").with("one-shot", "1");
    assertThat(engine.call("ContainerStats", exchange).text())
        .startsWith("{\"name\":\"/web\",\"id\":\"c0ffee")
        .contains("\"os_type\":\"linux\"")
        .contains("\"preread\":\"0001-01-01T00:00:00Z\"")
        .contains("\"pids_stats\":{\"current\":3,\"limit\":18446744073709551615}")
        .contains("\"memory_stats\":{\"usage\":100,\"stats\":{\"inactive_file\":7},\"limit\":200}")
        .contains("\"system_cpu_usage\":50,\"online_cpus\":2")
        .contains("\"networks\":{\"eth0\":{\"rx_bytes\":1");
  }

  @Test
  void stoppedContainersHaveAlmostEmptyStats() {
    engine.containers.all.add(Samples.exited("old", 0));
    engine.stats = ref -> null;
    FakeExchange exchange = new FakeExchange().id("old").with("stream", "0").version(44);
    assertThat(engine.call("ContainerStats", exchange).text())
        .contains("\"read\":\"0001-01-01T00:00:00Z\"")
        .contains("\"memory_stats\":{}")
        .doesNotContain("os_type");
  }

  private String past(int minor, String filter) {
    FakeExchange exchange = new FakeExchange().version(minor).with("until", "2");
    return engine.call("SystemEvents", exchange.with("filters", filter)).text();
  }

  private static Stats sample() {
    return new Stats(
        Instant.EPOCH,
        5,
        3,
        2,
        50,
        2,
        0,
        0,
        0,
        100,
        200,
        Map.of("inactive_file", 7L),
        3,
        null,
        List.of(),
        Map.of("eth0", new Stats.NetworkIo(1, 2, 0, 0, 3, 4, 0, 0)));
  }
}
