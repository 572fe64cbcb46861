package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not fit the state of a container, and what starts and changes answer then. */
class StateErrorsTest {
  private final Api api = Api.shared();
  private final String name = "state-" + UUID.randomUUID();

  @AfterEach
  void remove() {
    api.remove(name);
  }

  private Response post(String verb) {
    return api.post("/v1.41/containers/" + name + "/" + verb, "");
  }

  private void assertAnswer(Response response, int status, String text) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.asString()).containsIgnoringCase(text);
  }

  private JsonNode state() {
    return api.get("/containers/" + name + "/json").get("State");
  }

  @ParameterizedTest
  @CsvSource({
    "stop,304,''",
    "kill,409,is not running",
    "kill?signal=NOPE,400,invalid signal: NOPE",
    "kill?signal=0,400,invalid signal: 0",
    "pause,409,is not running",
    "resize?h=1&w=1,409,is not running",
    "rename?name=,400,Neither old nor new names may be empty",
    "rename?name=a%20b,400,'Error when allocating new name: Invalid container name (/a b)'",
    "start?checkpoint=a,400,checkpoint is only supported in experimental mode",
  })
  void ofAContainerThatNeverRan(String verb, int status, String text) {
    api.createNamed(name, "{\"Image\":\"busybox\"}");
    assertAnswer(post(verb), status, text);
    assertThat(state().get("Status").asText()).isEqualTo("created");
  }

  @ParameterizedTest
  @CsvSource({
    "kill,404,'Cannot kill container: nosuch: No such container: nosuch'",
    "start,404,'No such container: nosuch'",
    "stop,404,'No such container: nosuch'",
    "restart,404,'No such container: nosuch'",
    "pause,404,'No such container: nosuch'",
    "rename?name=foo,404,'No such container: nosuch'",
    "wait,404,'No such container: nosuch'",
    "checkpoints,501,'This experimental feature is disabled by default'",
  })
  void ofNoContainer(String verb, int status, String text) {
    assertAnswer(api.post("/v1.41/containers/nosuch/" + verb, ""), status, text);
  }

  @Test
  void ofARunningContainer() {
    api.createNamed(name, "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"60\"]}");
    api.start(name);
    assertAnswer(post("start"), 304, "");
    assertAnswer(
        api.post("/v1.41/containers/" + name + "/start", "{\"HostConfig\":{}}"),
        400,
        "starting container with non-empty request body");
    assertAnswer(post("rename?name=" + name), 400, "same name as its current name");
    assertAnswer(api.delete("/containers/" + name), 409, "stop the container before");
    assertThat(state().get("Running").asBoolean()).isTrue();
  }

  @Test
  void aRestartingContainerCountsAsRunning() {
    api.createNamed(
        name,
        "{\"Image\":\"busybox\",\"Cmd\":[\"false\"],"
            + "\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"always\"}}}");
    api.start(name);
    Waiting.until("a long pause", 20, () -> count() >= 4 && restarting());
    assertAnswer(post("start"), 304, "");
    assertAnswer(post("pause"), 409, "is restarting, wait until the container is running");
    assertAnswer(api.delete("/containers/" + name), 409, "restarting");
    assertThat(state().get("Running").asBoolean()).isTrue();
    assertAnswer(post("stop"), 204, "");
    assertThat(state().get("Status").asText()).isEqualTo("exited");
    assertThat(state().get("Running").asBoolean()).isFalse();
  }

  private int count() {
    return api.get("/containers/" + name + "/json").get("RestartCount").asInt();
  }

  private boolean restarting() {
    return state().get("Restarting").asBoolean();
  }

  @ParameterizedTest
  @CsvSource({"nope,127", "/etc/passwd,126", "/etc,126", "/no/such,127"})
  void aCommandThatCannotRunIs400AndRecorded(String command, int code) {
    api.createNamed(name, "{\"Image\":\"busybox\",\"Cmd\":[\"" + command + "\"]}");
    assertThat(post("start").statusCode()).isEqualTo(400);
    assertThat(state().get("ExitCode").asInt()).isEqualTo(code);
    assertThat(state().get("Status").asText()).isEqualTo("created");
    assertThat(state().get("Error").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"RestartPolicy\":{\"Name\":\"foo\"}}|400|invalid restart policy",
        "{\"RestartPolicy\":{\"Name\":\"always\",\"MaximumRetryCount\":3}}|400|maximum retry count",
        "{\"NanoCpus\":-1}|400|range of CPUs is from 0.01",
        "{\"Memory\":1}|400|Minimum memory limit allowed is 6MB",
        "{\"Memory\":268435456}|409|Memory limit should be smaller than already set memoryswap",
      })
  void updatesThatAreRefused(String body, int status, String text) {
    api.createNamed(name, "{\"Image\":\"busybox\"}");
    assertAnswer(api.post("/v1.41/containers/" + name + "/update", body), status, text);
  }

  @Test
  void anUpdateKeepsWhatIsAbsent() {
    api.createNamed(
        name,
        "{\"Image\":\"busybox\",\"HostConfig\":{\"CpuShares\":512,"
            + "\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}}}");
    Response changed = api.post("/v1.41/containers/" + name + "/update", "{\"PidsLimit\":-1}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.asString().strip()).isEqualTo("{\"Warnings\":null}");
    JsonNode host = api.get("/containers/" + name + "/json").get("HostConfig");
    assertThat(host.get("PidsLimit").asLong()).isZero();
    assertThat(host.at("/RestartPolicy/Name").asText()).isEqualTo("on-failure");
    assertThat(host.at("/RestartPolicy/MaximumRetryCount").asInt()).isEqualTo(3);
    api.post("/v1.41/containers/" + name + "/update", "{\"RestartPolicy\":{\"Name\":\"no\"}}");
    host = api.get("/containers/" + name + "/json").get("HostConfig");
    assertThat(host.at("/RestartPolicy/Name").asText()).isEqualTo("no");
  }

  @Test
  void removalAtTheEndExcludesRestarts() {
    api.createNamed(name, "{\"Image\":\"busybox\",\"HostConfig\":{\"AutoRemove\":true}}");
    assertAnswer(
        api.post(
            "/v1.41/containers/" + name + "/update", "{\"RestartPolicy\":{\"Name\":\"always\"}}"),
        409,
        "Restart policy cannot be updated because AutoRemove is enabled");
  }
}
