package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Samples of stats, host processes of top. */
class GapStatsAndTopTest extends GapSuite {
  @Test
  void oneAnswerHasTwoSamples() {
    JsonNode stats = API.get("/containers/" + sleeping() + "/stats?stream=0");
    assertThat(stats.at("/precpu_stats/system_cpu_usage").asLong()).isPositive();
    assertThat(stats.at("/cpu_stats/online_cpus").asInt()).isPositive();
    assertThat(stats.get("preread").asText()).doesNotStartWith("0001");
    assertThat(keys(stats)).doesNotContain("cpu");
  }

  @Test
  void oneShotHasOneSample() {
    JsonNode stats = API.get("/containers/" + sleeping() + "/stats?stream=0&one-shot=1");
    assertThat(stats.get("preread").asText()).startsWith("0001");
  }

  @Test
  void aStoppedContainerHasAnAlmostEmptyObject() {
    String id = exited(0);
    JsonNode stats = API.get("/containers/" + id + "/stats?stream=0");
    assertThat(stats.get("read").asText()).startsWith("0001-01-01");
    assertThat(stats.get("id").asText()).isEqualTo(id);
  }

  @Test
  void topIsTheHostsPs() {
    JsonNode top = API.get("/containers/" + sleeping() + "/top");
    assertThat(top.get("Titles"))
        .isEqualTo(
            Api.parse("[\"UID\",\"PID\",\"PPID\",\"C\",\"STIME\",\"TTY\",\"TIME\",\"CMD\"]"));
    assertThat(top.at("/Processes/0/7").asText()).isEqualTo("sleep 600");
  }
}
