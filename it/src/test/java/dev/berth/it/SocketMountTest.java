package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's socket inside containers, by any name under which tools look for it. */
class SocketMountTest {
  private static final String INSIDE = "/var/run/docker.sock";
  private static final String CLIENT = "docker -H unix://" + INSIDE + " ";

  @BeforeAll
  static void onlyHere() {
    assumeTrue(Service.isBerth(), "a peer's socket is where it was told to make it");
    ToolImage.docker();
  }

  @AfterEach
  void narrowAgain() {
    Cli.run(java.util.Map.of(), "chmod", "600", Service.shared().socket().toString()).ok();
  }

  private static Result run(String source, String script, String... options) {
    String[] first = {"run", "--rm", "--hostname", "inner", "-v", source + ":" + INSIDE};
    String[] last = {ToolImage.docker(), "sh", "-c", script};
    String[] all = new String[first.length + options.length + last.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(options, 0, all, first.length, options.length);
    System.arraycopy(last, 0, all, first.length + options.length, last.length);
    return Cli.docker(all);
  }

  private static String here() {
    return Cli.docker("info", "--format", "{{.ID}}").ok();
  }

  private static String seenThrough(String source) {
    return run(source, CLIENT + "info --format '{{.ID}}'").ok();
  }

  /** Where programs of this user would look; the service's own directory stands for the usual. */
  private static Path runtimeDirectory() {
    return Objects.requireNonNull(
        Objects.requireNonNull(Service.shared().socket().getParent()).getParent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/run/docker.sock",
        "/run/docker.sock",
        "//var/run/docker.sock",
        "/var/run/../run/docker.sock",
        "/run/podman/podman.sock",
        "/var/run/podman/podman.sock",
        "/run/user/4999/docker.sock",
        "/run/user/4999/podman/podman.sock",
        "/home/somebody/.docker/run/docker.sock",
        "/home/somebody/.docker/desktop/docker.sock"
      })
  void knownPlacesMeanTheEngineItself(String place) {
    boolean before = Files.exists(Path.of(place));
    assertThat(seenThrough(place)).isEqualTo(here());
    assertThat(Files.exists(Path.of(place))).as("made on the host").isEqualTo(before);
  }

  @Test
  void itsOwnPathIsItself() {
    assertThat(seenThrough(Service.shared().socket().toString())).isEqualTo(here());
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker.sock", "podman/podman.sock"})
  void theRuntimeDirectoryOfTheServiceCounts(String name) throws IOException {
    Path place = runtimeDirectory().resolve(name);
    assertThat(seenThrough(place.toString())).isEqualTo(here());
    // Docker leaves a directory where a socket was missing; it is none.
    Files.createDirectories(place);
    try {
      assertThat(seenThrough(place.toString())).isEqualTo(here());
    } finally {
      Files.delete(place);
    }
  }

  @Test
  void anotherEnginesSocketIsNotReplaced() throws IOException {
    Path place = runtimeDirectory().resolve("docker.sock");
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(place));
      String inode = Files.getAttribute(place, "unix:ino").toString();
      assertThat(run(place.toString(), "stat -c %i " + INSIDE).ok()).isEqualTo(inode);
    } finally {
      Files.deleteIfExists(place);
    }
  }

  @Test
  void structuredMountsKnowIt() {
    String mount = "type=bind,source=/var/run/docker.sock,target=/s,readonly";
    Result result =
        Cli.docker(
            "run", "--rm", "--mount", mount, ToolImage.docker(), "docker", "-H", "unix:///s", "ps");
    assertThat(result.ok()).contains("unix:///s");
  }

  @Test
  void theInspectTellsWhatWasAsked() {
    String name = "socket-" + System.nanoTime();
    Cli.docker("create", "--name", name, "-v", INSIDE + ":/s.sock:ro", ToolImage.docker(), "true")
        .ok();
    try {
      assertThat(Cli.docker("inspect", "-f", "{{json .HostConfig.Binds}} {{json .Mounts}}", name))
          .extracting(Result::out)
          .asString()
          .contains("[\"" + INSIDE + ":/s.sock:ro\"]")
          .contains("\"Source\":\"" + INSIDE + "\"")
          .contains("\"Destination\":\"/s.sock\"")
          .contains("\"RW\":false");
    } finally {
      Cli.docker("rm", name).ok();
    }
  }

  @Test
  void containersAreRunFromInside() {
    String script =
        CLIENT
            + "run --rm -e A=b busybox sh -c 'echo $A; exit 3'; echo $?; "
            + CLIENT
            + "ps --format '{{.ID}}' | grep -c \"$(cat /proc/sys/kernel/hostname)\"; "
            + "echo in | "
            + CLIENT
            + "run -i --rm busybox cat";
    assertThat(run(INSIDE, script, "--hostname", "").ok()).isEqualTo("b\n3\n1\nin");
  }

  @Test
  void anotherUserIsAdmittedWhereTheContainersRootSaysSo() {
    String asNobody = "su nobody -s /bin/sh -c \"" + CLIENT + "info --format '{{.ID}}' 2>&1\"";
    Result refused = run(INSIDE, asNobody);
    assertThat(refused.out()).contains("permission denied");
    Result admitted = run(INSIDE, "chmod 666 " + INSIDE + " && " + asNobody);
    assertThat(admitted.ok()).isEqualTo(here());
  }
}
