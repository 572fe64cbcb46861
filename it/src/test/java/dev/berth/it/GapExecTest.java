package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** Environment, sizes, codes and states of execs. */
class GapExecTest extends GapSuite {
  private String exec(String container, String json) {
    Response response = API.post("/containers/" + container + "/exec", json);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    return response.jsonPath().getString("Id");
  }

  private Response start(String exec, String json) {
    return API.post("/exec/" + exec + "/start", json);
  }

  @Test
  void anEntryWithoutValueTakesAVariableAway() {
    String container = started("\"Cmd\":[\"sleep\",\"60\"],\"Env\":[\"GONE=1\"]");
    String exec =
        exec(
            container,
            "{\"Cmd\":[\"sh\",\"-c\",\"echo [$GONE]\"],\"Env\":[\"GONE\"],"
                + "\"AttachStdout\":true}");
    assertThat(start(exec, "{}").asString()).contains("[]");
  }

  @Test
  void aSecondStartIs409() {
    String exec = exec(sleeping(), "{\"Cmd\":[\"true\"],\"AttachStdout\":true}");
    assertThat(start(exec, "{}").statusCode()).isEqualTo(200);
    assertThat(start(exec, "{}").statusCode()).isEqualTo(Service.apiAtLeast(42) ? 409 : 200);
  }

  @Test
  void resizeIs200() {
    String exec = exec(sleeping(), "{\"Cmd\":[\"sleep\",\"60\"],\"Tty\":true}");
    assertThat(start(exec, "{\"Detach\":true,\"Tty\":true}").statusCode()).isEqualTo(200);
    assertThat(API.post("/exec/" + exec + "/resize?h=20&w=50", "").statusCode()).isEqualTo(200);
  }

  @Test
  void theConsoleSizeIsTaken() {
    assumeTrue(Service.apiAtLeast(42), "ConsoleSize is of 1.42");
    // crun sets it beside the program, which may look first
    String whenSized = "while [ -z \\\"$(stty size 2>/dev/null)\\\" ]; do :; done; stty size";
    String exec =
        exec(
            sleeping(),
            "{\"Cmd\":[\"sh\",\"-c\",\""
                + whenSized
                + "\"],\"Tty\":true,\"AttachStdout\":true,"
                + "\"ConsoleSize\":[33,77]}");
    assertThat(start(exec, "{\"Tty\":true,\"ConsoleSize\":[33,77]}").asString()).contains("33 77");
  }

  @Test
  void inspectHasNoExitCodeWhileItRunsAndKeepsItAfterwards() {
    String container = sleeping();
    String exec =
        exec(
            container,
            "{\"Cmd\":[\"sh\",\"-c\",\"while [ ! -e /go ]; do sleep 0.05; done; exit 4\"]}");
    JsonNode fresh = API.get("/exec/" + exec + "/json");
    assertThat(fresh.get("ExitCode").isNull()).isTrue();
    start(exec, "{\"Detach\":true}");
    JsonNode running = API.get("/exec/" + exec + "/json");
    assertThat(running.get("Running").asBoolean()).isTrue();
    assertThat(running.get("ExitCode").isNull()).isTrue();
    assertThat(running.get("ContainerID").asText()).isEqualTo(container);
    Cli.docker("exec", container, "touch", "/go").ok();
    Waiting.until(
        "its end", 20, () -> !API.get("/exec/" + exec + "/json").get("Running").asBoolean());
    assertThat(API.get("/exec/" + exec + "/json").get("ExitCode").asInt()).isEqualTo(4);
  }

  @Test
  void anUnknownExecIs404() {
    assertThat(get("/exec/nosuch/json").statusCode()).isEqualTo(404);
    assertThat(start("nosuch", "{}").statusCode()).isEqualTo(404);
  }
}
