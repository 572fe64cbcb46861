package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Background;
import dev.berth.it.Cli.Result;
import dev.berth.it.FakeRegistry;
import dev.berth.it.Service;
import dev.berth.it.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The remote client of Podman 5 as the next Debian packages it, whatever this machine has. */
class NewerRemotePodmanTest extends LibpodSuite {
  private static final String[] SLEEP = {"busybox", "sleep", "600"};

  private PodmanRemote podman = new PodmanRemote(Service.shared(), home);

  @BeforeEach
  void newer() {
    try {
      podman = new PodmanRemote(Service.shared(), DebianPrograms.podman(), home);
    } catch (AssertionError e) {
      abort("podman-remote cannot be fetched: " + e.getMessage());
    }
  }

  private void sleeping(String name, String... options) {
    podman.ok(words(words(new String[] {"run", "-d", "--name", name}, options), SLEEP));
  }

  private static String[] words(String[] first, String... more) {
    return java.util.stream.Stream.concat(List.of(first).stream(), List.of(more).stream())
        .toArray(String[]::new);
  }

  @Test
  void versionInfoAndUsage() {
    assertThat(podman.ok("version", "--format", "{{.Client.Version}} {{.Server.APIVersion}}"))
        .matches("5\\.\\S+ 5\\.\\S+");
    assertThat(podman.ok("info", "--format", "{{.Host.OS}} {{.Host.ServiceIsRemote}}"))
        .isEqualTo("linux true");
    assertThat(podman.json("system", "df", "--format", "json")).hasSize(3);
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
    assertThat(podman.ok("ps", "--format", "{{.Names}} {{.Ports}} {{.State}}"))
        .isEqualTo("new1 127.0.0.1:18517->80/tcp running");
    assertThat(podman.ok("exec", "new1", "echo", "in")).isEqualTo("in");
    assertThat(podman.run("exec", "new1", "sh", "-c", "exit 4").exitCode()).isEqualTo(4);
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
  void inspectInTheNewerLayout() {
    podman.ok("create", "--name", "new3", "--entrypoint", "[\"sh\",\"-c\"]", "busybox", "true");
    JsonNode config = podman.json("inspect", "new3").get(0).get("Config");
    assertThat(config.get("Entrypoint").toString()).isEqualTo("[\"sh\",\"-c\"]");
    assertThat(config.get("StopSignal").asText()).isEqualTo("SIGTERM");
    sleeping("new4", "--health-cmd", "true", "--health-interval", "disable");
    podman.ok("healthcheck", "run", "new4");
    assertThat(podman.ok("inspect", "new4", "--format", "{{.State.Health.Status}}"))
        .isEqualTo("healthy");
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
    assertThat(podman.ok("run", "--rm", "localhost/new-built:1")).isEqualTo("7-hidden");
    podman.ok("rmi", "new-built:1");
  }

  @Test
  void networksWithResolvers() {
    podman.ok("network", "create", "--dns", "192.0.2.1", "--dns", "192.0.2.2", "new-dns");
    assertThat(resolvers("new-dns")).containsExactly("192.0.2.1", "192.0.2.2");
    podman.ok("network", "update", "--dns-drop", "192.0.2.1", "--dns-add", "192.0.2.3", "new-dns");
    assertThat(resolvers("new-dns")).containsExactly("192.0.2.2", "192.0.2.3");
    assertThat(podman.run("network", "update", "--dns-add", "x", "new-dns").err())
        .contains("unable to parse ip x specified in AddDNSServer: invalid argument");
    assertThat(podman.run("network", "create", "--disable-dns", "--dns", "192.0.2.1", "no").err())
        .contains("cannot set NetworkDNSServers if DNS is not enabled for the network");
    podman.ok("network", "create", "--disable-dns", "new-mute");
    assertThat(podman.ok("network", "inspect", "--format", "{{.DNSEnabled}}", "new-mute"))
        .isEqualTo("false");
  }

  private List<String> resolvers(String network) {
    List<String> servers = new ArrayList<>();
    podman
        .json("network", "inspect", network)
        .at("/0/network_dns_servers")
        .forEach(each -> servers.add(each.asText()));
    return servers;
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
    assertThat(podman.run("secret", "exists", "new-sec").exitCode()).isZero();
    assertThat(podman.run("secret", "exists", "nosuch").exitCode()).isEqualTo(1);
  }

  @Test
  void pods() {
    podman.ok("pod", "create", "--name", "new-pod", "--label", "a=b");
    podman.ok("create", "--pod", "new-pod", "--name", "new11", "busybox", "sleep", "600");
    podman.ok("pod", "start", "new-pod");
    assertThat(podman.ok("pod", "ps", "--format", "{{.Name}} {{.Status}} {{.NumberOfContainers}}"))
        .isEqualTo("new-pod Running 2");
    JsonNode pod = podman.json("pod", "inspect", "new-pod").get(0);
    assertThat(pod.get("Name").asText()).isEqualTo("new-pod");
    assertThat(pod.get("Containers")).hasSize(2);
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
