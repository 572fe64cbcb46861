package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Background;
import dev.berth.it.Service;
import dev.berth.it.Waiting;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Podman asks of containers besides their life: processes, health, mounts, waits, removal. */
class ContainerRestTest extends LibpodSuite {
  private static final String SLEEP = "{\"image\":\"busybox\",\"command\":[\"sleep\",\"300\"]%s}";

  private String sleeping(String more) {
    return run(SLEEP.formatted(more));
  }

  private List<String> texts(JsonNode array) {
    return Api.parse(array.toString()).valueStream().map(JsonNode::asText).toList();
  }

  @Test
  void topHasPodmansColumns() {
    String id = sleeping("");
    JsonNode table = get("/containers/" + id + "/top");
    assertThat(texts(table.get("Titles")))
        .containsExactly("USER", "PID", "PPID", "%CPU", "ELAPSED", "TTY", "TIME", "COMMAND");
    List<String> row = texts(table.get("Processes").get(0));
    assertThat(row.subList(0, 4)).containsExactly("root", "1", "0", "0.000");
    assertThat(row.get(4)).matches("[0-9.]+(ms|s)");
    assertThat(row.subList(5, 8)).containsExactly("?", "0s", "sleep 300");
  }

  @Test
  void topInColumnsAskedFor() {
    String id = run(SLEEP.formatted(",\"user\":\"7:8\",\"cap_drop\":[\"ALL\"]"));
    Waiting.until(
        "the runtime has become the command",
        10,
        () -> ask("/containers/" + id + "/top?ps_args=comm").asString().contains("sleep"));
    JsonNode table =
        get("/containers/" + id + "/top?ps_args=user,group,pid,state,seccomp&ps_args=capbnd,comm");
    assertThat(texts(table.get("Titles")))
        .containsExactly("USER", "GROUP", "PID", "STATE", "SECCOMP", "BOUNDING CAPS", "COMMAND");
    List<String> row = texts(table.get("Processes").get(0));
    assertThat(row.subList(2, 7)).containsExactly("1", "S", "filter", "none", "sleep");
    int pid = get("/containers/" + id + "/json").at("/State/Pid").asInt();
    JsonNode host = get("/containers/" + id + "/top?ps_args=hpid,huid,args");
    assertThat(host.at("/Processes/0/0").asInt()).isEqualTo(pid);
    assertThat(host.at("/Processes/0/1").asInt()).isPositive();
  }

  @Test
  void topOfOneThatDoesNotRun() {
    String id = create(SLEEP.formatted(""));
    String text = "top can only be used on running containers";
    assertError(ask("/containers/" + id + "/top"), 500, text, text);
    assertError(
        ask("/containers/" + id + "/top?delay=0"),
        400,
        "\"delay\" parameter of value 0 < 1",
        "\"delay\" parameter of value 0 < 1");
  }

  @Test
  void healthOnDemand() {
    String sick = ",\"healthconfig\":{\"Test\":[\"CMD-SHELL\",\"test -f /well\"],\"Interval\":9%s}";
    String id = sleeping(sick.formatted("00000000000"));
    String path = "/containers/" + id + "/healthcheck";
    assertThat(get(path).get("Status").asText()).isEqualTo("unhealthy");
    podman().ok("exec", id, "touch", "/well");
    assertThat(get(path).get("Status").asText()).isEqualTo("healthy");
    JsonNode health = get("/containers/" + id + "/json").at("/State/Health");
    assertThat(health.get("Status").asText()).isEqualTo("healthy");
    assertThat(health.get("Log")).hasSize(2);
    assertThat(podman().run("healthcheck", "run", id).exitCode()).isZero();
  }

  @Test
  void healthThatCannotBeAsked() {
    String id = sleeping("");
    String text = "container " + id + " has no defined healthcheck";
    assertError(ask("/containers/" + id + "/healthcheck"), 409, text, text);
    post("/containers/" + id + "/stop?timeout=0", "", 204);
    text = "container " + id + " is not running";
    assertError(ask("/containers/" + id + "/healthcheck"), 409, text, text);
    assertThat(ask("/containers/nobody/healthcheck").jsonPath().getString("message"))
        .startsWith("unable to look up nobody to perform a health check: no container");
  }

  @Test
  void filesMountedForTheUser() {
    String id = create(SLEEP.formatted(""));
    assertThat(get("/containers/showmounted").has(id)).isFalse();
    String place = post("/containers/" + id + "/mount", "", 200).asString().strip();
    assertThat(get("/containers/showmounted").get(id).asText()).isEqualTo(place);
    if (Service.isBerth()) {
      assertThat(Files.exists(Path.of(place, "bin/busybox"))).isTrue();
    }
    post("/containers/" + id + "/mount", "", 200);
    post("/containers/" + id + "/start", "", 204);
    post("/containers/" + id + "/stop?timeout=0", "", 204);
    assertThat(get("/containers/showmounted").has(id)).as("still mounted").isTrue();
    post("/containers/" + id + "/unmount", "", 204);
    assertThat(get("/containers/showmounted").has(id)).as("mounted once more").isTrue();
    post("/containers/" + id + "/unmount", "", 204);
    assertThat(get("/containers/showmounted").has(id)).isFalse();
    post("/containers/" + id + "/unmount", "", 204);
  }

  @Test
  void aRunningOneIsNotUnmounted() {
    String id = sleeping("");
    assertThat(get("/containers/showmounted").has(id)).isTrue();
    assertError(
        post("/containers/" + id + "/unmount", ""),
        500,
        "container state improper",
        "cannot unmount storage for container "
            + id
            + " as it is running or paused: container state improper");
  }

  private static String finished(Background command) {
    assertThat(command.exitCode()).as(command.said()).isZero();
    return command.said().strip();
  }

  @Test
  void waitsForStates() {
    String id = create(SLEEP.formatted(",\"name\":\"ww\""));
    assertThat(post("/containers/ww/wait?condition=configured", "", 200).asString().strip())
        .isEqualTo("-1");
    Background running = podman().start("wait", "--condition", "running", "ww");
    Background ended = podman().start("wait", "--condition", "stopped", "ww");
    post("/containers/" + id + "/start", "", 204);
    assertThat(finished(running)).isEqualTo("-1");
    post("/containers/" + id + "/kill", "", 204);
    assertThat(finished(ended)).isEqualTo("137");
    assertThat(post("/containers/ww/wait?condition=foo", "").statusCode()).isIn(400, 500);
  }

  @Test
  void dependentsKeepItOrGoWithIt() {
    String first = create(SLEEP.formatted(",\"name\":\"first\""));
    String shared = ",\"netns\":{\"nsmode\":\"container\",\"value\":\"" + first + "\"}";
    String second = create(SLEEP.formatted(shared));
    assertError(
        delete("/containers/first"),
        500,
        "container already exists",
        "container %s has dependent containers which must be removed before it: %s: container already exists"
            .formatted(first, second));
    JsonNode reports = Api.parse(delete("/containers/first?depend=true").asString());
    assertThat(reports.findValuesAsText("Id")).containsExactlyInAnyOrder(first, second);
    assertThat(get("/containers/json?all=true")).isEmpty();
  }

  @Test
  void pruneTakesTheFiltersOfLists() {
    String kept = create(SLEEP.formatted(",\"name\":\"kept\""));
    String gone = create(SLEEP.formatted(",\"name\":\"gone\""));
    Response refused = post("/containers/prune?" + filters("{\"x\":[\"y\"]}"), "");
    assertError(refused, 500, "x is an invalid filter", "x is an invalid filter");
    JsonNode reports =
        Api.parse(
            post("/containers/prune?" + filters("{\"id\":[\"" + gone + "\"]}"), "", 200)
                .asString());
    assertThat(reports.findValuesAsText("Id")).containsExactly(gone);
    assertThat(get("/containers/json?all=true").get(0).get("Id").asText()).isEqualTo(kept);
  }

  @Test
  void initMakesAheadOfAStart() {
    String id =
        create("{\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"echo hi; sleep 300\"]}");
    post("/containers/" + id + "/init", "", 204);
    assertThat(post("/containers/" + id + "/init", "").statusCode()).isEqualTo(304);
    JsonNode state = get("/containers/" + id + "/json").get("State");
    assertThat(state.get("Status").asText()).isEqualTo("initialized");
    int pid = state.get("Pid").asInt();
    assertThat(pid).isPositive();
    assertThat(get("/containers/json?all=true&" + filters("{\"status\":[\"initialized\"]}")))
        .hasSize(1);
    post("/containers/" + id + "/start", "", 204);
    assertThat(get("/containers/" + id + "/json").at("/State/Pid").asInt()).isEqualTo(pid);
    Waiting.until(
        "it speaks",
        10,
        () -> ask("/containers/" + id + "/logs?stdout=true").asString().contains("hi"));
    post("/containers/" + id + "/stop?timeout=0", "", 204);
    post("/containers/" + id + "/init", "", 204);
    assertThat(get("/containers/" + id + "/json").at("/State/Status").asText())
        .isEqualTo("initialized");
    assertThat(delete("/containers/" + id).statusCode()).isEqualTo(200);
    assertThat(get("/containers/json?all=true")).isEmpty();
  }

  @Test
  void whatWasMadeIsTakenBackByAStop() {
    String id = create(SLEEP.formatted(""));
    podman().ok("init", id);
    post("/containers/" + id + "/stop", "", 204);
    JsonNode state = get("/containers/" + id + "/json").get("State");
    assertThat(state.get("Status").asText()).isEqualTo("created");
    assertThat(state.get("Pid").asInt()).isZero();
    post("/containers/" + id + "/start", "", 204);
  }

  @Test
  void checkpointsNeedRoot() {
    String id = sleeping("");
    String text = "checkpointing a container requires root";
    assertError(post("/containers/" + id + "/checkpoint", ""), 500, text, text);
    text = "restoring a container requires root";
    assertError(post("/containers/" + id + "/restore", ""), 500, text, text);
  }

  @Test
  void statsOfOne() {
    String id = sleeping("");
    JsonNode stats = get("/containers/" + id + "/stats?stream=false");
    assertThat(stats.at("/pids_stats").isMissingNode()).isFalse();
  }

  @Test
  void statsOfSeveral() {
    String id = run("{\"image\":\"busybox\",\"command\":[\"sleep\",\"300\"],\"name\":\"s1\"}");
    sleeping("");
    JsonNode report = get("/containers/stats?stream=false");
    assertThat(report.get("Error").isNull()).isTrue();
    assertThat(report.get("Stats")).hasSize(2);
    JsonNode one = get("/containers/stats?stream=false&containers=s1").at("/Stats/0");
    assertThat(one.get("ContainerID").asText()).isEqualTo(id);
    assertThat(one.get("UpTime")).isEqualTo(one.get("CPUNano"));
    assertThat(ask("/containers/stats?interval=0").statusCode()).isEqualTo(500);
    assertThat(ask("/containers/stats?containers=nobody").statusCode()).isEqualTo(404);
  }

  @Test
  void anEndedExecMayBeRemoved() {
    String id = sleeping("");
    String exec =
        post("/containers/" + id + "/exec", "{\"Cmd\":[\"sh\",\"-c\",\"exit 3\"]}", 201)
            .jsonPath()
            .getString("Id");
    JsonNode made = get("/exec/" + exec + "/json");
    assertThat(made.get("ExitCode").isInt()).isTrue();
    assertThat(made.get("CanRemove").asBoolean()).isFalse();
    post("/exec/" + exec + "/start", "{\"Detach\":true}", 200);
    Waiting.until(
        "the exec ended", 10, () -> get("/exec/" + exec + "/json").get("CanRemove").asBoolean());
    assertThat(get("/exec/" + exec + "/json").get("ExitCode").asInt()).isEqualTo(3);
    post("/exec/" + exec + "/remove", "{}", 200);
    assertThat(ask("/exec/" + exec + "/json").statusCode()).isEqualTo(404);
  }

  @Test
  void execsAreForgotten() {
    String id = sleeping("");
    String exec =
        post("/containers/" + id + "/exec", "{\"Cmd\":[\"sleep\",\"99\"]}", 201)
            .jsonPath()
            .getString("Id");
    post("/exec/" + exec + "/start", "{\"Detach\":true}", 200);
    Waiting.until(
        "the exec runs", 10, () -> get("/exec/" + exec + "/json").get("Running").asBoolean());
    assertThat(post("/exec/" + exec + "/remove", "{}").statusCode()).isEqualTo(409);
    post("/exec/" + exec + "/remove", "{\"Force\":true}", 200);
    assertThat(ask("/exec/" + exec + "/json").statusCode()).isEqualTo(404);
  }

  @Test
  void changesAreTheContainersOwn() {
    String id = run("{\"image\":\"busybox\",\"command\":[\"touch\",\"/tmp/made\"]}");
    await(id);
    JsonNode changes = get("/containers/" + id + "/changes");
    assertThat(changes.findValuesAsText("Path"))
        .contains("/tmp/made")
        .doesNotContain("/run", "/run/.containerenv", "/etc/hosts");
  }

  @Test
  void oneLetterIsNameEnoughForAVolume() {
    post("/volumes/create", "{\"Name\":\"v\"}", 201);
    String volume = ",\"volumes\":[{\"Name\":\"v\",\"Dest\":\"/kept\"}]";
    JsonNode mounts = get("/containers/" + create(SLEEP.formatted(volume)) + "/json").get("Mounts");
    assertThat(mounts.findValuesAsText("Name")).containsExactly("v");
  }
}
