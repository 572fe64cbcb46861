package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The podman command in its remote form, as Debian packages it. */
class RemotePodmanTest {
  @TempDir static Path home;

  private final Api api = Api.shared();

  @BeforeAll
  static void hasPodman() {
    assumeTrue(Service.isBerth(), "the suite is about Berth's libpod API");
    assumeTrue(
        Cli.run(Map.of(), "sh", "-c", "command -v podman").exitCode() == 0,
        "podman is not installed");
    Api.shared().ensureBusybox();
  }

  @AfterEach
  void cleanUp() {
    api.removeAllContainers();
  }

  private static Result podman(String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("podman", "--url", "unix://" + Service.shared().socket()));
    command.addAll(List.of(arguments));
    // its own home: settings and stores of the account stay out of it
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", home.resolve("config").toString());
    return Cli.run(environment, command.toArray(String[]::new));
  }

  @Test
  void runsAndTellsTheExitCode() {
    assertThat(podman("run", "--rm", "busybox", "echo", "hi").ok()).isEqualTo("hi");
    assertThat(podman("run", "--rm", "busybox", "sh", "-c", "exit 3").exitCode()).isEqualTo(3);
    assertThat(podman("ps", "-aq").ok()).isEmpty();
  }

  @Test
  void theLifeOfAContainer() {
    podman("run", "-d", "--name", "d1", "-p", "18099:80", "busybox", "sleep", "600").ok();
    assertThat(podman("ps", "--format", "{{.Names}} {{.Ports}}").ok())
        .isEqualTo("d1 0.0.0.0:18099->80/tcp");
    assertThat(podman("inspect", "d1", "--format", "{{.State.Status}}").ok()).isEqualTo("running");
    assertThat(podman("exec", "d1", "echo", "in").ok()).isEqualTo("in");
    assertThat(podman("exec", "d1", "sh", "-c", "exit 4").exitCode()).isEqualTo(4);
    assertThat(podman("top", "d1").ok()).contains("sleep 600");
    assertThat(podman("port", "d1").ok()).isEqualTo("80/tcp -> 0.0.0.0:18099");
    podman("rename", "d1", "d2").ok();
    podman("kill", "d2").ok();
    assertThat(podman("wait", "d2").ok()).isEqualTo("137");
    podman("rm", "d2").ok();
    Result missing = podman("inspect", "d2", "--type", "container");
    assertThat(missing.exitCode()).isEqualTo(125);
    assertThat(missing.err()).contains("no such container");
  }

  @Test
  void logsInBothStreams() {
    podman("run", "--name", "l1", "busybox", "sh", "-c", "echo out; echo err >&2").ok();
    Result log = podman("logs", "l1");
    assertThat(log.out()).isEqualTo("out\n");
    assertThat(log.err()).isEqualTo("err\n");
  }

  @Test
  void copiesFilesBothWays(@TempDir Path directory) throws IOException {
    podman("run", "-d", "--name", "c1", "busybox", "sleep", "600").ok();
    Path file = Files.writeString(directory.resolve("from"), "words");
    podman("cp", file.toString(), "c1:/tmp/renamed").ok();
    assertThat(podman("exec", "c1", "cat", "/tmp/renamed").ok()).isEqualTo("words");
    podman("cp", "c1:/tmp/renamed", directory.resolve("back").toString()).ok();
    assertThat(directory.resolve("back")).hasContent("words");
  }

  @Test
  void imagesNetworksAndVolumes() {
    podman("tag", "busybox", "mine:2").ok();
    assertThat(podman("images", "--format", "{{.Repository}}:{{.Tag}}").ok())
        .contains("localhost/mine:2");
    assertThat(podman("rmi", "mine:2").ok()).isEqualTo("Untagged: localhost/mine:2");
    assertThat(podman("image", "tree", "busybox").ok()).contains("Top Layer of");
    podman("network", "create", "pn1").ok();
    assertThat(podman("network", "ls", "--format", "{{.Name}}").ok()).contains("pn1", "podman");
    assertThat(podman("run", "--rm", "--network", "pn1", "busybox", "ip", "addr").ok())
        .contains("eth0");
    podman("network", "rm", "pn1").ok();
    podman("volume", "create", "pv1").ok();
    assertThat(podman("volume", "ls", "-q").ok()).contains("pv1");
    podman("volume", "rm", "pv1").ok();
  }

  @Test
  void commitsAndTellsEventsAndUsage() {
    podman("run", "--name", "e1", "busybox", "touch", "/new").ok();
    podman("commit", "e1", "made:1").ok();
    assertThat(podman("run", "--rm", "made:1", "ls", "/new").ok()).isEqualTo("/new");
    podman("rmi", "made:1").ok();
    assertThat(podman("events", "--stream=false", "--filter", "container=e1").ok())
        .contains("container create", "container died");
    assertThat(podman("system", "df").ok()).contains("Images");
    assertThat(podman("version", "--format", "{{.Server.APIVersion}}").ok()).matches("5\\..*");
    assertThat(podman("info", "--format", "{{.Host.OS}}").ok()).isEqualTo("linux");
  }

  @Test
  void builds(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("Containerfile"),
        """
        FROM busybox
        ARG A=1
        RUN --mount=type=secret,id=s echo $A$(cat /run/secrets/s) > /a
        CMD ["cat", "/a"]
        """);
    Path secret = Files.writeString(directory.resolve("secret"), "-hidden");
    String id =
        podman(
                "build",
                "-q",
                "-t",
                "built:1",
                "--build-arg",
                "A=7",
                "--label",
                "x=y",
                "--secret",
                "id=s,src=" + secret,
                directory.toString())
            .ok();
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(podman("run", "--rm", "localhost/built:1").ok()).isEqualTo("7-hidden");
    assertThat(podman("image", "inspect", "built:1", "--format", "{{.Labels.x}}").ok())
        .isEqualTo("y");
    podman("rmi", "built:1").ok();
    Files.writeString(directory.resolve("Containerfile"), "FROM busybox\nRUN exit 3\n");
    Result failed = podman("build", directory.toString());
    assertThat(failed.exitCode()).isNotZero();
    assertThat(failed.err())
        .contains("building at STEP \"RUN exit 3\": while running runtime: exit status 3");
  }
}
