package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Background;
import dev.berth.it.Cli.Result;
import dev.berth.it.FakeRegistry;
import dev.berth.it.Service;
import dev.berth.it.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every release of podman's remote client does. */
abstract class RemotePodmanSuite extends LibpodSuite {
  private static final String[] SLEEP = {"busybox", "sleep", "600"};

  private PodmanRemote podman = new PodmanRemote(Service.shared(), home);

  /** The client; the tests are left out where there is none. */
  abstract PodmanRemote client();

  @BeforeEach
  final void choose() {
    podman = client();
  }

  final void sleeping(String name, String... options) {
    podman.ok(words(words(new String[] {"run", "-d", "--name", name}, options), SLEEP));
  }

  private static String[] words(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void versionInfoAndUsage() {
    assertThat(podman.ok("version", "--format", "{{.Client.Version}} {{.Server.APIVersion}}"))
        .matches("[45]\\.\\S+ 5\\.\\S+");
    assertThat(podman.ok("info", "--format", "{{.Host.OS}} {{.Host.ServiceIsRemote}}"))
        .isEqualTo("linux true");
    assertThat(podman.ok("system", "df")).contains("Images", "Containers", "Local Volumes");
  }

  @Test
  void runsAndTellsWhatHappened() {
    assertThat(podman.ok("run", "--rm", "busybox", "echo", "hi")).isEqualTo("hi");
    assertThat(podman.run("run", "--rm", "busybox", "sh", "-c", "exit 3").exitCode()).isEqualTo(3);
    assertThat(podman.run("run", "--rm", "busybox", "nosuchprogram").exitCode()).isEqualTo(127);
    assertThat(podman.run("run", "--rm", "busybox", "/etc").exitCode()).isEqualTo(126);
    assertThat(podman.withInput("typed", "run", "--rm", "-i", "busybox", "cat").ok())
        .isEqualTo("typed");
    assertThat(podman.ok("ps", "-aq")).isEmpty();
  }

  @Test
  void theLifeOfAContainer() {
    sleeping("new1", "-p", "127.0.0.1:18517:80", "--label", "a=b", "--init");
    assertThat(podman.ok("ps", "--format", "{{.Names}} {{.Ports}}"))
        .isEqualTo("new1 127.0.0.1:18517->80/tcp");
    assertThat(podman.ok("exec", "new1", "echo", "in")).isEqualTo("in");
    assertThat(podman.run("exec", "new1", "sh", "-c", "exit 4").exitCode()).isEqualTo(4);
    Result refused = podman.run("exec", "new1", "nosuchprogram");
    assertThat(refused.exitCode()).isEqualTo(127);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("executable file `nosuchprogram` not found in $PATH");
    assertThat(podman.ok("top", "new1", "pid", "args")).contains("sleep 600");
    assertThat(podman.ok("port", "new1")).isEqualTo("80/tcp -> 127.0.0.1:18517");
    podman.ok("rename", "new1", "new2");
    podman.ok("restart", "-t", "0", "new2");
    podman.ok("kill", "new2");
    assertThat(podman.ok("wait", "new2")).isEqualTo("137");
    podman.ok("rm", "new2");
    Result gone = podman.run("container", "inspect", "new2");
    assertThat(gone.exitCode()).isEqualTo(125);
    assertThat(gone.err()).contains("no such container");
  }

  @Test
  void logsFollowAndAttach() {
    podman.ok("run", "--name", "new5", "busybox", "sh", "-c", "echo out; echo err >&2");
    Result log = podman.run("logs", "new5");
    assertThat(log.out()).isEqualTo("out\n");
    assertThat(log.err()).isEqualTo("err\n");
    podman.ok("run", "-d", "--name", "new6", "busybox", "sh", "-c", "echo first; read x; echo $x");
    podman.ok("create", "-i", "--name", "new7", "busybox", "sh", "-c", "read x; echo got $x");
    try (Background follows = podman.start("logs", "-f", "new6")) {
      follows.expect("first");
    }
    assertThat(podman.withInput("words\n", "start", "-ai", "new7").ok()).isEqualTo("got words");
  }

  @Test
  void statsAndEvents() {
    sleeping("new8");
    JsonNode stats = podman.json("stats", "--no-stream", "--format", "json", "new8");
    assertThat(stats.get(0).get("name").asText()).isEqualTo("new8");
    podman.ok("rm", "-f", "-t", "0", "new8");
    assertThat(
            podman.lines(
                "events",
                "--stream=false",
                "--filter",
                "container=new8",
                "--format",
                "{{.Type}} {{.Status}}"))
        .contains("container create", "container start", "container died", "container remove");
  }

  @Test
  void copiesCommitsExportsAndImports(@TempDir Path directory) throws IOException {
    sleeping("new9");
    Path file = Files.writeString(directory.resolve("from"), "words");
    podman.ok("cp", file.toString(), "new9:/tmp/renamed");
    assertThat(podman.ok("exec", "new9", "cat", "/tmp/renamed")).isEqualTo("words");
    podman.ok("cp", "new9:/tmp/renamed", directory.resolve("back").toString());
    assertThat(directory.resolve("back")).hasContent("words");
    assertThat(podman.ok("diff", "new9")).contains("A /tmp/renamed");
    podman.ok("commit", "-q", "new9", "new-made:1");
    assertThat(podman.ok("run", "--rm", "new-made:1", "cat", "/tmp/renamed")).isEqualTo("words");
    Path tree = directory.resolve("tree.tar");
    podman.ok("export", "-o", tree.toString(), "new9");
    podman.ok("import", "-q", "--change", "CMD [\"echo\",\"in\"]", tree.toString(), "new-in:1");
    assertThat(podman.ok("run", "--rm", "new-in:1")).isEqualTo("in");
    podman.ok("rmi", "new-made:1", "new-in:1");
  }

  @Test
  void images(@TempDir Path directory) {
    podman.ok("tag", "busybox", "new-tag:1");
    assertThat(podman.lines("images", "--format", "{{.Repository}}:{{.Tag}}"))
        .contains("localhost/new-tag:1", "docker.io/library/busybox:latest");
    assertThat(podman.ok("history", "--format", "{{.ID}}", "new-tag:1")).isNotEmpty();
    assertThat(podman.ok("image", "tree", "new-tag:1")).contains("Top Layer of");
    Path saved = directory.resolve("saved.tar");
    podman.ok("save", "-q", "--format", "oci-archive", "-o", saved.toString(), "new-tag:1");
    assertThat(podman.ok("rmi", "new-tag:1")).isEqualTo("Untagged: localhost/new-tag:1");
    assertThat(podman.ok("load", "-i", saved.toString())).contains("localhost/new-tag:1");
    podman.ok("rmi", "new-tag:1");
    assertThat(podman.run("rmi", "new-tag:1").exitCode()).isEqualTo(1);
  }

  @Test
  void pullsAndPushes() {
    try (FakeRegistry registry = FakeRegistry.start()) {
      TestImages.put(
          registry,
          "good/one",
          "1",
          TestImages.OCI_MANIFEST,
          "linux/amd64",
          List.of(TestImages.tar(Map.of("file", "new"))));
      String name = registry.host() + "/good/one:1";
      podman.ok("pull", "--tls-verify=false", name);
      podman.ok("tag", name, registry.host() + "/good/two:1");
      podman.ok("push", "--tls-verify=false", registry.host() + "/good/two:1");
      assertThat(registry.stored("good/two", "1")).isPresent();
      Result missing = podman.run("pull", "--tls-verify=false", registry.host() + "/good/no:1");
      assertThat(missing.exitCode()).isEqualTo(125);
      podman.ok("rmi", name, registry.host() + "/good/two:1");
    }
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
        podman.ok(
            "build",
            "-q",
            "-t",
            "new-built:1",
            "--build-arg",
            "A=7",
            "--label",
            "x=y",
            "--secret",
            "id=s,src=" + secret,
            directory.toString());
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(podman.ok("run", "--rm", "localhost/new-built:1")).isEqualTo("7-hidden");
    assertThat(podman.ok("image", "inspect", "new-built:1", "--format", "{{.Labels.x}}"))
        .isEqualTo("y");
    podman.ok("rmi", "new-built:1");
    Files.writeString(directory.resolve("Containerfile"), "FROM busybox\nRUN exit 3\n");
    Result failed = podman.run("build", directory.toString());
    assertThat(failed.exitCode()).isNotZero();
    assertThat(failed.err())
        .contains("building at STEP \"RUN exit 3\": while running runtime: exit status 3");
  }

  @Test
  void networksVolumesAndSecrets() {
    podman.ok("network", "create", "--label", "a=b", "new-net");
    sleeping("new10", "--network", "new-net:alias=served");
    assertThat(podman.ok("exec", "new10", "nslookup", "served")).contains("Address");
    podman.ok("network", "disconnect", "new-net", "new10");
    assertThat(podman.json("network", "inspect", "new-net").get(0).at("/labels/a").asText())
        .isEqualTo("b");
    podman.ok("volume", "create", "new-vol");
    assertThat(podman.ok("run", "--rm", "-v", "new-vol:/v", "busybox", "touch", "/v/f")).isEmpty();
    assertThat(podman.lines("volume", "ls", "-q")).contains("new-vol");
    podman.withInput("hidden", "secret", "create", "new-sec", "-").ok();
    assertThat(
            podman.ok(
                "run", "--rm", "--secret", "new-sec", "busybox", "cat", "/run/secrets/new-sec"))
        .isEqualTo("hidden");
    assertThat(podman.lines("secret", "ls", "--format", "{{.Name}}")).contains("new-sec");
  }

  @Test
  void pods() {
    podman.ok("pod", "create", "--name", "new-pod", "--label", "a=b");
    podman.ok("create", "--pod", "new-pod", "--name", "new11", "busybox", "sleep", "600");
    podman.ok("pod", "start", "new-pod");
    assertThat(podman.ok("pod", "ps", "--format", "{{.Name}} {{.Status}} {{.NumberOfContainers}}"))
        .isEqualTo("new-pod Running 2");
    String[] inspect = {"pod", "inspect", "--format", "{{.Name}} {{len .Containers}}", "new-pod"};
    assertThat(podman.ok(inspect)).isEqualTo("new-pod 2");
    podman.ok("pod", "stop", "-t", "0", "new-pod");
    podman.ok("pod", "rm", "new-pod");
    assertThat(podman.ok("pod", "ps", "-q")).isEmpty();
  }

  @Test
  void kubePlayGenerateAndDown(@TempDir Path directory) throws IOException {
    Path yaml =
        Files.writeString(
            directory.resolve("pod.yaml"),
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: new-kube
            spec:
              containers:
              - name: main
                image: docker.io/library/busybox:latest
                command: [sleep, "600"]
            """);
    podman.ok("kube", "play", yaml.toString());
    assertThat(podman.lines("ps", "--format", "{{.Names}}")).contains("new-kube-main");
    assertThat(podman.ok("kube", "generate", "new-kube")).contains("kind: Pod", "new-kube");
    podman.ok("kube", "down", yaml.toString());
    assertThat(podman.ok("ps", "-aq")).isEmpty();
  }

  @Test
  void manifests() {
    podman.ok("manifest", "create", "new-list:1");
    podman.ok("manifest", "add", "new-list:1", "containers-storage:docker.io/library/busybox");
    JsonNode list = podman.json("manifest", "inspect", "new-list:1");
    assertThat(list.get("manifests")).hasSize(1);
    podman.ok("manifest", "rm", "new-list:1");
    assertThat(podman.run("manifest", "exists", "new-list:1").exitCode()).isEqualTo(1);
  }

  @Test
  void prunes() {
    podman.ok("run", "--name", "new12", "busybox", "true");
    podman.ok("volume", "create", "new-vol2");
    assertThat(podman.ok("container", "prune", "-f")).isNotEmpty();
    assertThat(podman.ok("system", "prune", "-f", "--volumes")).contains("Total reclaimed space");
    assertThat(podman.ok("ps", "-aq")).isEmpty();
  }
}
