package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Cli.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers under the OCI runtimes that are installed here. */
class RuntimesTest {
  private static void assumeInstalled(String runtime) {
    JsonNode runtimes = Api.shared().get("/info").get("Runtimes");
    assumeTrue(runtimes.has(runtime), runtime + " is not installed or not configured");
  }

  @Test
  void infoListsThemAndTheDefault() {
    JsonNode info = Api.shared().get("/info");
    assertThat(info.get("Runtimes").has(info.get("DefaultRuntime").asText())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc", "runsc"})
  void outputExitCodeAndSettingsAreThoseAskedFor(String runtime) {
    assumeInstalled(runtime);
    Result result =
        Cli.docker(
            "run",
            "--rm",
            "--runtime",
            runtime,
            "--hostname",
            "inside",
            "--user",
            "1000:1000",
            "-e",
            "A=b",
            "busybox",
            "sh",
            "-c",
            "echo $A $(hostname) $(id -u); echo err >&2; exit 3");
    assertThat(result.out()).isEqualTo("b inside 1000\n");
    assertThat(result.err()).isEqualTo("err\n");
    assertThat(result.exitCode()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc", "runsc"})
  void aContainerLivesAWholeLife(String runtime) {
    assumeInstalled(runtime);
    String script = "trap 'echo bye; exit 7' TERM; echo hi; while :; do sleep 0.1; done";
    String id = Cli.docker("run", "-d", "--runtime", runtime, "busybox", "sh", "-c", script).ok();
    try {
      Waiting.until("it says hi", 10, () -> Cli.docker("logs", id).ok().equals("hi"));
      Result exec = Cli.docker("exec", id, "sh", "-c", "echo in; echo e >&2; exit 4");
      assertThat(exec.out()).isEqualTo("in\n");
      assertThat(exec.err()).isEqualTo("e\n");
      assertThat(exec.exitCode()).isEqualTo(4);
      assertThat(Cli.docker("exec", id, "/no/such").exitCode()).isIn(126, 127);
      assertThat(Cli.docker("exec", id, "cat", "/etc/hostname").ok()).isNotEmpty();

      Cli.docker("stop", id).ok();
      assertThat(Cli.docker("logs", id).ok()).isEqualTo("hi\nbye");
      JsonNode inspect = Api.shared().get("/containers/" + id + "/json");
      assertThat(inspect.at("/State/ExitCode").asInt()).isEqualTo(7);
      assertThat(inspect.at("/HostConfig/Runtime").asText()).isEqualTo(runtime);

      Cli.docker("start", id).ok();
      Cli.docker("kill", id).ok();
      assertThat(Cli.docker("wait", id).ok()).isEqualTo("137");
    } finally {
      Cli.docker("rm", "-f", id).ok();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc", "runsc"})
  void aMissingCommandIs127(String runtime) {
    assumeInstalled(runtime);
    assertThat(Cli.docker("run", "--rm", "--runtime", runtime, "busybox", "nosuch").exitCode())
        .isEqualTo(127);
  }

  @Test
  void aShimsNameStandsForItsRuntime() {
    assumeInstalled("runc");
    assertThat(
            Cli.docker("run", "--rm", "--runtime", "io.containerd.runc.v2", "busybox", "echo", "x")
                .ok())
        .isEqualTo("x");
  }

  @Test
  void anUnknownRuntimeIsRefused() {
    Result result = Cli.docker("create", "--runtime", "nosuch", "busybox");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).containsIgnoringCase("unknown");
  }
}
