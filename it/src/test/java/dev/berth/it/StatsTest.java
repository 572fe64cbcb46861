package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Usage and processes of containers, and how much memory a request's body may take. */
class StatsTest {
  private final Api api = Api.shared();
  private String id = "";

  @AfterEach
  void remove() {
    if (!id.isEmpty()) {
      api.remove(id);
    }
  }

  @Test
  void twoSamplesMakeDockersFormulaWork() {
    run("while :; do :; done");
    JsonNode stats = api.get("/v1.41/containers/" + id + "/stats?stream=0");
    assertThat(stats.get("id").asText()).isEqualTo(id);
    assertThat(stats.get("name").asText()).startsWith("/");
    double used = delta(stats, "/cpu_usage/total_usage");
    double system = delta(stats, "/system_cpu_usage");
    assertThat(used).isPositive();
    assertThat(system).isGreaterThanOrEqualTo(used);
    assertThat(stats.at("/cpu_stats/online_cpus").asInt())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(stats.at("/memory_stats/usage").asLong()).isPositive();
    assertThat(stats.at("/memory_stats/limit").asLong())
        .isGreaterThan(stats.at("/memory_stats/usage").asLong());
    assertThat(stats.at("/pids_stats/current").asInt()).isEqualTo(1);
    assertThat(stats.get("read").asText()).isGreaterThan(stats.get("preread").asText());
  }

  private static double delta(JsonNode stats, String field) {
    return stats.at("/cpu_stats" + field).asDouble() - stats.at("/precpu_stats" + field).asDouble();
  }

  @Test
  void oneShotHasNoSampleBefore() {
    run("sleep 100");
    JsonNode stats = api.get("/v1.41/containers/" + id + "/stats?stream=0&one-shot=1");
    assertThat(stats.get("preread").asText()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(stats.at("/precpu_stats/cpu_usage/total_usage").asLong()).isZero();
    assertThat(stats.at("/precpu_stats").has("system_cpu_usage")).isFalse();
    assertThat(api.request().get("/v1.41/containers/" + id + "/stats?one-shot=1").asString())
        .contains("cannot have stream=true and one-shot=true");
  }

  @Test
  void aContainerThatDoesNotRunHasZeroes() {
    id = api.create("{\"Image\":\"busybox\",\"Cmd\":[\"true\"]}");
    JsonNode stats = api.get("/v1.41/containers/" + id + "/stats?stream=0");
    assertThat(stats.get("read").asText()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(stats.get("pids_stats")).isEmpty();
    assertThat(stats.get("memory_stats")).isEmpty();
    assertThat(stats.at("/blkio_stats/io_service_bytes_recursive").isNull()).isTrue();
    assertThat(stats.at("/cpu_stats").has("system_cpu_usage")).isFalse();
  }

  @Test
  void theStreamOutlivesTheContainersRunsAndEndsWithItsRemoval() throws IOException {
    run("sleep 100");
    try (RawConnection raw = new RawConnection(Service.shared().socket())) {
      raw.request("GET", "/v1.41/containers/" + id + "/stats", "", "").head();
      assertThat(usage(raw)).isPositive();
      api.post("/containers/" + id + "/kill", "");
      awaitSample(raw, 0);
      api.start(id);
      awaitSample(raw, 1);
      api.remove(id);
      assertThat(raw.until("\r\n0\r\n\r\n")).endsWith("\r\n0\r\n\r\n");
    }
  }

  private static void awaitSample(RawConnection raw, long least) throws IOException {
    for (int sample = 0; sample < 5; sample++) {
      if (usage(raw) > 0 == least > 0) {
        return;
      }
    }
    throw new AssertionError("no such sample came");
  }

  private static long usage(RawConnection raw) throws IOException {
    String line = raw.until("\n");
    while (!line.startsWith("{")) {
      assertThat(line).doesNotContain("nothing more came");
      line = raw.until("\n");
    }
    return Api.parse(line).at("/memory_stats/usage").asLong();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          none | UID,PID,PPID,C,STIME,TTY,TIME,CMD
          aux | USER,PID,%CPU,%MEM,VSZ,RSS,TTY,STAT,START,TIME,COMMAND
          -o%20pid,args | PID,COMMAND
          """)
  void processesAreShownAsByPs(String args, String titles) {
    run("sleep 101 & sleep 102");
    String exec =
        api.post("/containers/" + id + "/exec", "{\"Cmd\":[\"sleep\",\"103\"]}")
            .jsonPath()
            .getString("Id");
    api.post("/exec/" + exec + "/start", "{\"Detach\":true}");
    String query = args == null ? "" : "?ps_args=" + args;
    List<JsonNode> last = new ArrayList<>();
    Waiting.until("three processes are shown", 10, () -> shows(3, query, last));
    JsonNode top = last.getLast();
    assertThat(String.join(",", texts(top.get("Titles")))).isEqualTo(titles);
    assertThat(top.get("Processes"))
        .allSatisfy(row -> assertThat(row).hasSize(top.get("Titles").size()));
    assertThat(top.get("Processes").toString()).contains("sleep 101", "sleep 102", "sleep 103");
  }

  private boolean shows(int count, String query, List<JsonNode> last) {
    last.add(api.get("/containers/" + id + "/top" + query));
    // a shell that has not yet become its last command
    return last.getLast().get("Processes").size() == count
        && !last.getLast().toString().contains("sh -c");
  }

  private static List<String> texts(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(each -> all.add(each.asText()));
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"-o%20comm", "-zz", "-o%20a%3DPID", "--help"})
  void badArgumentsOfPsAreRefused(String args) {
    run("sleep 100");
    assertThat(api.request().urlEncodingEnabled(false).get(top(args)).statusCode()).isIn(400, 500);
  }

  private String top(String args) {
    return "/containers/" + id + "/top?ps_args=" + args;
  }

  @Test
  void aContainerThatDoesNotRunHasNoProcesses() {
    id = api.create("{\"Image\":\"busybox\",\"Cmd\":[\"true\"]}");
    assertThat(api.request().get("/containers/" + id + "/top").statusCode()).isEqualTo(409);
    assertThat(api.request().get("/containers/nobody/top").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"archive", "load"})
  void aGiantChunkIsNotGathered(String what) throws IOException {
    assumeTrue(Service.isBerth(), "looks at the service's memory");
    id = api.create("{\"Image\":\"busybox\",\"Cmd\":[\"true\"]}");
    String path =
        what.equals("load") ? "POST /images/load" : "PUT /containers/" + id + "/archive?path=/tmp";
    byte[] megabyte = new byte[1 << 20];
    try (RawConnection raw = new RawConnection(Service.shared().socket())) {
      raw.send(path + " HTTP/1.1\r\nHost: d\r\nContent-Type: application/x-tar\r\n");
      raw.send("Transfer-Encoding: chunked\r\n\r\n20000000\r\n");
      for (int i = 0; i < 512; i++) {
        raw.send(megabyte);
      }
      raw.send("\r\n0\r\n\r\n");
      assertThat(raw.head()).startsWith("HTTP/1.1 ");
    }
    assertThat(peakKilobytes()).as("half a GiB in one chunk").isLessThan(320 << 10);
  }

  private static long peakKilobytes() throws IOException {
    long pid = Service.shared().process().pid();
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new AssertionError("no VmHWM");
  }

  private void run(String script) {
    id =
        api.create(
            "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\""
                + script
                + "\"],\"HostConfig\":{\"NetworkMode\":\"none\"}}");
    api.start(id);
  }
}
