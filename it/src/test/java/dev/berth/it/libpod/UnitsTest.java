package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Background;
import dev.berth.it.Cli;
import dev.berth.it.Service;
import dev.berth.it.Waiting;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units for containers and pods do what systemd would run of them. */
class UnitsTest extends LibpodSuite {
  @TempDir Path run;

  /** The command of a line of a unit, as a shell runs it. */
  private String command(String unit, String key) {
    String joined = unit.replace("\\\n\t", "");
    String line =
        joined.lines().filter(each -> each.startsWith(key + "=")).findFirst().orElseThrow();
    String text = line.substring(key.length() + 1).replace("%n", "unit").replace("$$", "$");
    // the unit's own address is that of a service which has the user's run-time directory
    String url = "unix://" + Service.shared().socket();
    String here = text.replaceAll("unix://%t/\\S+", url).replace("%t", run.toString());
    return "exec " + here.replace("%%", "%");
  }

  private void shell(PodmanRemote podman, String command) {
    Cli.Result result = Cli.run(podman.environment(), "sh", "-c", command);
    assertThat(result.exitCode()).as(command + ": " + result.err()).isZero();
  }

  private Background background(PodmanRemote podman, String command) {
    return new Background(podman.environment(), "sh", "-c", command);
  }

  private boolean running(String name) {
    JsonNode all = get("/containers/json?all=true");
    for (JsonNode each : all) {
      if (each.get("Names").get(0).asText().equals(name)) {
        return each.get("State").asText().equals("running");
      }
    }
    return false;
  }

  private String unit(String name, String query) {
    return get("/generate/" + name + "/systemd?usename=true&" + query).elements().next().asText();
  }

  @Test
  void aUnitStartsWatchesAndStopsItsContainer() {
    PodmanRemote podman = podman();
    podman.ok("create", "--name", "u1", "--stop-signal", "KILL", "busybox", "sleep", "600");
    String unit = unit("u1", "noheader=true");
    assertThat(unit).startsWith("# container-u1.service\n\n[Unit]\n");
    try (Background main = background(podman, command(unit, "ExecStart"))) {
      Waiting.until("u1 runs", 20, () -> running("u1"));
      shell(podman, command(unit, "ExecStop"));
      assertThat(main.exitCode()).isEqualTo(137);
    }
    shell(podman, command(unit, "ExecStopPost"));
    assertThat(running("u1")).isFalse();
  }

  @Test
  void aUnitMakesItsContainerAnew() {
    PodmanRemote podman = podman();
    podman.ok(
        "run",
        "-d",
        "--name",
        "u2",
        "--stop-signal",
        "KILL",
        "-e",
        "P=5% $x",
        "busybox",
        "sleep",
        "600");
    String before = get("/containers/u2/json").get("Id").asText();
    String unit = unit("u2", "new=true");
    String start = command(unit, "ExecStart");
    try (Background main = background(podman, start)) {
      Waiting.until("a new u2", 20, () -> running("u2") && !idAfter("u2", before).equals(before));
      JsonNode env = get("/containers/u2/json").at("/Config/Env");
      assertThat(env).anyMatch(each -> each.asText().startsWith("P=5% "));
      shell(podman, command(unit, "ExecStop"));
      assertThat(main.exitCode()).isEqualTo(137);
    }
    shell(podman, command(unit, "ExecStopPost"));
    Waiting.until("u2 is removed", 20, () -> ask("/containers/u2/exists").statusCode() == 404);
  }

  private String idAfter(String name, String before) {
    // replaced, it is away for a moment
    Response answer = ask("/containers/" + name + "/json");
    return answer.statusCode() == 200 ? answer.jsonPath().getString("Id") : before;
  }

  @Test
  void aPodHasAUnitOfItsOwnAndOneForEachContainer() {
    PodmanRemote podman = podman();
    podman.ok("pod", "create", "--name", "up");
    podman.ok("create", "--pod", "up", "--name", "up1", "busybox", "sleep", "600");
    JsonNode units = get("/generate/up/systemd?useName=true");
    assertThat(units.has("pod-up")).isTrue();
    assertThat(units.get("pod-up").asText())
        .contains("Wants=container-up1.service\nBefore=container-up1.service\n");
    assertThat(units.get("container-up1").asText())
        .contains("BindsTo=pod-up.service\nAfter=pod-up.service\n");
    String unit = get("/generate/up/systemd?useName=true&new=true").get("pod-up").asText();
    podman.ok("pod", "rm", "-f", "up");
    List<String> before =
        Arrays.stream(unit.replace("\\\n\t", "").split("\n"))
            .filter(each -> each.startsWith("ExecStartPre="))
            .toList();
    assertThat(before).hasSize(2);
    before.forEach(each -> shell(podman, command(each, "ExecStartPre")));
    try (Background main = background(podman, command(unit, "ExecStart"))) {
      Waiting.until("the pod runs", 20, () -> running("pod-up-infra"));
      shell(podman, command(unit, "ExecStop"));
      int unused = main.exitCode();
    }
    shell(podman, command(unit, "ExecStopPost"));
    assertThat(ask("/pods/up/exists").statusCode()).isEqualTo(404);
  }

  @Test
  void unknownOnesAreTold() {
    assertError(
        ask("/generate/missing/systemd"),
        500,
        "no such container",
        "generating systemd units: missing does not refer to a container or pod: no pod with name"
            + " or ID missing found: no such pod: no container with name or ID \"missing\" found:"
            + " no such container");
  }
}
