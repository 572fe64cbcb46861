package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Signals and times of stop and restart, updates that reset, waits. */
class GapStopRestartUpdateWaitTest extends GapSuite {
  private static final String TRAP =
      "\"Cmd\":[\"sh\",\"-c\",\"trap 'exit 7' USR1; trap 'exit 8' TERM; echo ready;"
          + " while :; do sleep 0.05; done\"]";

  private String trapping(String fields) {
    String id = started(TRAP + fields);
    Waiting.until("the traps", 20, () -> Cli.docker("logs", id).out().contains("ready"));
    return id;
  }

  @Test
  void stopReadsTheSignal() {
    assumeTrue(Service.apiAtLeast(42), "signal is of 1.42");
    String id = trapping("");
    assertThat(API.post("/containers/" + id + "/stop?signal=USR1", "").statusCode()).isEqualTo(204);
    assertThat(inspect(id).at("/State/ExitCode").asInt()).isEqualTo(7);
  }

  @Test
  void restartWithoutATimeLetsTheProcessEnd() {
    String id = trapping(",\"StopTimeout\":20");
    assertThat(API.post("/containers/" + id + "/restart", "").statusCode()).isEqualTo(204);
    String died =
        "/events?since=0&until="
            + now()
            + "&"
            + filters("{\"container\":[\"" + id + "\"],\"event\":[\"die\"]}");
    assertThat(get(died).asString()).contains("\"exitCode\":\"8\"");
  }

  @Test
  void aNegativeTimeIsAllowed() {
    String id = trapping("");
    assertThat(API.post("/containers/" + id + "/stop?t=-1", "").statusCode()).isEqualTo(204);
  }

  @Test
  void updateWithoutAPolicyKeepsIt() {
    String id = create("\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"unless-stopped\"}}");
    Response response =
        API.post("/containers/" + id + "/update", "{\"CpuShares\":512,\"BlkioWeight\":0}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(keys(Api.parse(response.asString()))).containsExactly("Warnings");
    JsonNode host = inspect(id).get("HostConfig");
    assertThat(host.at("/RestartPolicy/Name").asText()).isEqualTo("unless-stopped");
    assertThat(host.get("CpuShares").asLong()).isIn(512L, 0L);
  }

  @Test
  void aWaitForTheNextExitNeedsNoEvents() {
    String id = create("\"Cmd\":[\"sh\",\"-c\",\"exit 5\"]");
    CompletableFuture<Response> waiting =
        CompletableFuture.supplyAsync(
            () -> API.post("/containers/" + id + "/wait?condition=next-exit", ""));
    Waiting.until("the wait", 20, () -> startedAfterWait(id, waiting));
    if (Service.apiAtLeast(42)) {
      assertThat(keys(Api.parse(waiting.join().asString()))).containsExactly("StatusCode");
    }
    assertThat(waiting.join().jsonPath().getInt("StatusCode")).isEqualTo(5);
  }

  /** Nobody can see a waiter, so the container is started until one was there in time. */
  private boolean startedAfterWait(String id, CompletableFuture<Response> waiting) {
    API.post("/containers/" + id + "/start", "");
    API.await(id);
    return waiting.isDone();
  }

  @Test
  void aWaitForRemovalWakesForANeverStartedContainer() {
    String id = create("");
    CompletableFuture<Response> waiting =
        CompletableFuture.supplyAsync(
            () -> API.post("/containers/" + id + "/wait?condition=removed", ""));
    // the waiter may come after the removal: then the answer is 404
    API.remove(id);
    assertThat(waiting.join().statusCode()).isIn(200, 404);
  }

  @Test
  void anUnknownConditionIs400() {
    assumeTrue(Service.apiAtLeast(42), "older engines take it for not-running");
    assertThat(API.post("/containers/" + create("") + "/wait?condition=bogus", "").statusCode())
        .isEqualTo(400);
  }
}
