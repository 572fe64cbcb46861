package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Cli;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Namespaces named by a file ({@code --network ns:/proc/7/ns/net}): those that a user may join. */
class NamespacePathsTest extends LibpodSuite {
  private static final Map<String, String> MODES =
      Map.of("net", "NetworkMode", "pid", "PidMode", "ipc", "IpcMode", "uts", "UTSMode");

  private String files = "";

  @BeforeEach
  void another() {
    podman()
        .ok("run", "-d", "--name", "other", "--hostname", "elsewhere", "busybox", "sleep", "600");
    files = "/proc/" + get("/containers/other/json").at("/State/Pid").asText() + "/ns/";
  }

  private static String option(String kind) {
    return kind.equals("net") ? "--network" : "--" + kind;
  }

  private static String namespace(String container, String kind) {
    return podman().ok("exec", container, "readlink", "/proc/self/ns/" + kind);
  }

  @Test
  void areJoinedOneByOne() {
    MODES.forEach(
        (kind, field) -> {
          String mode = "ns:" + files + kind;
          podman().ok("run", "-d", "--name", kind, option(kind), mode, "busybox", "sleep", "600");
          MODES
              .keySet()
              .forEach(
                  each ->
                      assertThat(namespace(kind, each).equals(namespace("other", each)))
                          .as(kind + ": " + each)
                          .isEqualTo(each.equals(kind)));
          JsonNode shown = get("/containers/" + kind + "/json");
          assertThat(shown.at("/HostConfig/" + field).asText()).isEqualTo(mode);
        });
    assertThat(podman().ok("exec", "uts", "hostname")).isEqualTo("elsewhere");
    assertThat(get("/containers/net/json").at("/NetworkSettings/Networks")).isEmpty();
    assertThat(podman().ok("exec", "net", "ip", "-o", "-4", "addr", "show", "eth0"))
        .isEqualTo(podman().ok("exec", "other", "ip", "-o", "-4", "addr", "show", "eth0"));
    podman().ok("restart", "-t", "0", "net");
    assertThat(namespace("net", "net")).isEqualTo(namespace("other", "net"));
  }

  @Test
  void whatIsNotThereOrNotOursIsTold() {
    assertThat(podman().run("create", "--pid", "ns:/none-such", "busybox").err())
        .contains(
            "cannot find specified PID namespace path: faccessat /none-such: no such file or"
                + " directory");
    Cli.Result published =
        podman().run("create", "--network", "ns:" + files + "net", "-p", "80:80", "busybox");
    assertThat(published.err()).contains("cannot be used with a network namespace joined by");
    podman().ok("create", "--name", "hosts", "--network", "ns:/proc/self/ns/net", "busybox");
    assertThat(podman().run("start", "hosts").err()).contains("Operation not permitted");
    assertThat(get("/containers/hosts/json").at("/State/Status").asText())
        .isIn("created", "initialized");
    assertThat(podman().run("network", "connect", "podman", "hosts").exitCode()).isNotZero();
  }
}
