package dev.berth.runtime.oci;

import static dev.berth.runtime.oci.Bundle.mount;
import static dev.berth.runtime.oci.Bundle.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.container.Resources.DeviceRequest;
import dev.berth.runtime.container.Resources.Ulimit;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.container.Samples;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonSpecRendererTest {
  @TempDir Path root;
  private Bundle bundle;

  @BeforeEach
  void open() {
    bundle = new Bundle(root);
  }

  @Test
  void plainContainerIsTheGoldenOne() throws IOException {
    ObjectNode spec = (ObjectNode) bundle.render();
    ((ObjectNode) spec.path("linux")).remove(List.of("seccomp", "sysctl"));
    String rendered =
        Json.mapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(spec)
            .replace(root.toString(), "ROOT");
    try (InputStream golden = getClass().getResourceAsStream("plain.json")) {
      assertThat(Json.mapper().readTree(rendered))
          .as(rendered)
          .isEqualTo(golden == null ? null : Json.mapper().readTree(golden));
    }
  }

  @Test
  void defaultFilterRefusesWhatNeedsMoreCapabilities() {
    JsonNode seccomp = bundle.render().path("linux").path("seccomp");
    assertThat(seccomp.path("defaultAction").asText()).isEqualTo("SCMP_ACT_ERRNO");
    assertThat(seccomp.path("defaultErrnoRet").asInt()).isEqualTo(38);
    assertThat(actionOf(seccomp, "openat")).isEqualTo("SCMP_ACT_ALLOW");
    assertThat(actionOf(seccomp, "unshare")).isEqualTo("SCMP_ACT_ERRNO");
    assertThat(actionOf(seccomp, "chroot")).isEqualTo("SCMP_ACT_ALLOW");
    bundle.host.capAdd(List.of("SYS_ADMIN")).capDrop(List.of("SYS_CHROOT"));
    seccomp = bundle.render().path("linux").path("seccomp");
    assertThat(actionOf(seccomp, "unshare")).isEqualTo("SCMP_ACT_ALLOW");
    assertThat(actionOf(seccomp, "chroot")).isEqualTo("SCMP_ACT_ERRNO");
  }

  private static String actionOf(JsonNode seccomp, String call) {
    for (JsonNode rule : seccomp.path("syscalls")) {
      if (texts(rule.path("names")).contains(call)) {
        return rule.path("action").asText();
      }
    }
    return seccomp.path("defaultAction").asText();
  }

  @Test
  void filterIsTheUsersOrNone() {
    bundle.host.securityOpt(List.of("seccomp=unconfined"));
    assertThat(bundle.render().path("linux").has("seccomp")).isFalse();
    bundle.host.securityOpt(
        List.of(
            "seccomp={\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"name\":\"mkdir\","
                + "\"action\":\"SCMP_ACT_ERRNO\"}]}"));
    JsonNode seccomp = bundle.render().path("linux").path("seccomp");
    assertThat(actionOf(seccomp, "mkdir")).isEqualTo("SCMP_ACT_ERRNO");
    bundle.host.securityOpt(null).privileged(true);
    assertThat(bundle.render().path("linux").has("seccomp")).isFalse();
  }

  @Test
  void compiledFilterOfTheFirstContainerServesTheNext() throws IOException {
    JsonSpecRenderer renderer = bundle.renderer();
    assertThat(bundle.render(renderer).has("annotations")).isFalse();
    Path state = bundle.paths.runtimeState().resolve(Samples.ID.hex());
    Files.createDirectories(state);
    byte[] program = new byte[16];
    Files.write(state.resolve("seccomp.bpf"), program);
    renderer.made(bundle.container());
    String expected = Base64.getEncoder().encodeToString(program);
    String name = "run.oci.seccomp_bpf_data";
    assertThat(bundle.render(renderer).path("annotations").path(name).asText()).isEqualTo(expected);
    assertThat(bundle.render().path("annotations").path(name).asText())
        .as("after a restart of the service")
        .isEqualTo(expected);
  }

  @Test
  void userFromTheImageWithItsHome() throws IOException {
    Files.createDirectories(bundle.rootfs.resolve("etc"));
    Files.writeString(bundle.rootfs.resolve("etc/passwd"), "bob:x:7:8::/home/bob:\n");
    bundle.config.user("bob").env(List.of("A=1", "PATH=/own")).tty(true);
    JsonNode process = bundle.render().path("process");
    assertThat(process.path("user").path("uid").asInt()).isEqualTo(7);
    assertThat(texts(process.path("env")))
        .containsExactly(
            "PATH=/own", "HOSTNAME=c0ffee000000", "TERM=xterm", "A=1", "HOME=/home/bob");
    assertThat(process.path("terminal").asBoolean()).isTrue();
  }

  @Test
  void capabilitiesAreAddedAndDropped() {
    bundle.host.capDrop(List.of("ALL")).capAdd(List.of("net_admin"));
    assertThat(texts(bundle.render().path("process").path("capabilities").path("effective")))
        .containsExactly("CAP_NET_ADMIN");
    bundle.host.capDrop(List.of("CHOWN")).capAdd(null);
    assertThat(texts(bundle.render().path("process").path("capabilities").path("bounding")))
        .hasSize(13)
        .doesNotContain("CAP_CHOWN");
  }

  @Test
  void workingDirectoryIsMadeInsideOnly() throws IOException {
    Files.createSymbolicLink(bundle.rootfs.resolve("out"), root.resolve("escaped"));
    bundle.config.workingDir("/out/dir");
    bundle.render();
    assertThat(root.resolve("escaped")).doesNotExist();
    assertThat(bundle.rootfs.resolve(root.resolve("escaped/dir").toString().substring(1)))
        .isDirectory();
  }

  @Test
  void hostNamespacesAreLeftOutAndTheirFilesShared() {
    bundle.host.networkMode("host").pidMode("host").ipcMode("host").utsMode("host");
    JsonNode spec = bundle.render();
    assertThat(spec.path("linux").path("namespaces").findValuesAsText("type"))
        .containsExactly("mount", "cgroup");
    assertThat(mount(spec, "/sys").path("type").asText()).isEqualTo("bind");
    assertThat(mount(spec, "/proc").path("type").asText()).isEqualTo("bind");
    assertThat(mount(spec, "/dev/shm").path("type").asText()).isEqualTo("bind");
    assertThat(spec.has("hostname")).isFalse();
  }

  @Test
  void joinsARunningContainersNetworkAndFiles() throws IOException {
    bundle.host.networkMode("container:web");
    bundle.others.put("web", bundle.container());
    assertThatThrownBy(bundle::render)
        .hasMessage("cannot join network of a non running container: " + Samples.ID.hex());
  }

  @Test
  void userMountsComeLastByDepthAndReplaceOurs() {
    bundle.mounts.add(bind("/a/b/c", true));
    bundle.mounts.add(bind("/a", false));
    bundle.mounts.add(bind("/etc/hosts", true));
    bundle.host.tmpfs(Map.of("/t", "size=1m,exec"));
    JsonNode spec = bundle.render();
    List<String> destinations = spec.path("mounts").findValuesAsText("destination");
    assertThat(destinations).doesNotHaveDuplicates();
    assertThat(destinations.indexOf("/a")).isLessThan(destinations.indexOf("/a/b/c"));
    assertThat(texts(mount(spec, "/a").path("options"))).contains("rbind", "rro", "rprivate");
    assertThat(mount(spec, "/etc/hosts").path("source").asText()).isEqualTo(root.toString());
    assertThat(texts(mount(spec, "/t").path("options")))
        .containsExactly("nosuid", "nodev", "size=1m");
  }

  @Test
  void aFileIsReadOnlyWithoutRecursion() throws IOException {
    Path file = Files.createFile(root.resolve("file"));
    bundle.mounts.add(
        new MountPoint(
            "bind", null, file.toString(), "/f", null, "ro", false, "rprivate", false, null, true));
    assertThat(texts(mount(bundle.render(), "/f").path("options")))
        .containsExactly("rbind", "ro", "rprivate");
  }

  @Test
  void aPartOfAVolumeIsTakenWhereItWasMounted() throws IOException {
    Files.createDirectories(bundle.paths.volumeContent("v1"));
    bundle.mounts.add(volume("", "/whole"));
    bundle.mounts.add(volume("/a", "/first"));
    bundle.mounts.add(volume("/a/b", "/second"));
    JsonNode spec = bundle.render();
    assertThat(mount(spec, "/whole").path("source").asText()).endsWith("/v1/_data");
    assertThat(mount(spec, "/first").path("source").asText()).endsWith(".volume0");
    assertThat(mount(spec, "/second").path("source").asText()).endsWith(".volume1");
  }

  private MountPoint volume(String part, String destination) {
    String source = bundle.paths.volumeContent("v1") + part;
    return new MountPoint(
        "volume", "v1", source, destination, "local", "z", true, "", false, null, true);
  }

  @Test
  void aMountOverEtcStillHasOurHosts() {
    bundle.mounts.add(bind("/etc", true));
    List<String> destinations = bundle.render().path("mounts").findValuesAsText("destination");
    assertThat(destinations.indexOf("/etc")).isLessThan(destinations.indexOf("/etc/hosts"));
  }

  @Test
  void theHostsDevIsLeftAsItIs() {
    bundle.mounts.add(bind("/dev", true));
    assertThat(bundle.render().path("mounts").findValuesAsText("destination"))
        .contains("/dev")
        .doesNotContain("/dev/pts", "/dev/shm", "/dev/mqueue");
  }

  private MountPoint bind(String destination, boolean writable) {
    return new MountPoint(
        "bind",
        null,
        root.toString(),
        destination,
        null,
        "",
        writable,
        "rprivate",
        false,
        null,
        true);
  }

  @Test
  void missingSourceIsMadeForABindButNotForAMount() {
    String source = root.resolve("new/dir").toString();
    bundle.mounts.add(
        new MountPoint("bind", null, source, "/x", null, "", true, "rprivate", false, null, true));
    bundle.host.mounts(
        List.of(new MountSpec("bind", source, "/x", false, null, null, null, null, null)));
    assertThatThrownBy(bundle::render)
        .hasMessage(
            "invalid mount config for type \"bind\": bind source path does not exist: " + source);
    bundle.host.mounts(null);
    bundle.render();
    assertThat(Path.of(source)).isDirectory();
  }

  @Test
  void limitsOnlyWhereTheyCanBeSet() {
    bundle.host.resources(
        new ResourcesBuilder().memory(1 << 24).nanoCpus(1_500_000_000L).pidsLimit(5L).build());
    assertThat(bundle.render().path("linux").has("resources")).isFalse();
    bundle.facts = new FixedFacts(List.of("cpu", "memory"), "systemd", 2);
    JsonNode resources = bundle.render().path("linux").path("resources");
    assertThat(resources.path("memory").path("limit").asLong()).isEqualTo(1 << 24);
    assertThat(resources.path("cpu").path("quota").asLong()).isEqualTo(150_000);
    assertThat(resources.path("cpu").path("period").asLong()).isEqualTo(100_000);
    assertThat(resources.has("pids")).isFalse();
  }

  @Test
  void ulimitsStayBelowOurOwn() {
    bundle.host.resources(
        new ResourcesBuilder()
            .ulimits(List.of(new Ulimit("nofile", 10, Integer.MAX_VALUE)))
            .build());
    JsonNode limit = bundle.render().path("process").path("rlimits").path(0);
    assertThat(limit.path("type").asText()).isEqualTo("RLIMIT_NOFILE");
    assertThat(limit.path("soft").asLong()).isEqualTo(10);
    assertThat(limit.path("hard").asLong())
        .isLessThanOrEqualTo(ProcessLimits.hard().getOrDefault("nofile", 0L));
  }

  @Test
  void deviceDriversAreRefusedAsDockerDoes() {
    bundle.host.resources(
        new ResourcesBuilder()
            .deviceRequests(List.of(new DeviceRequest("", -1, null, List.of(List.of("gpu")), null)))
            .build());
    assertThatThrownBy(bundle::render)
        .hasMessage("could not select device driver \"\" with capabilities: [[gpu]]");
  }

  @Test
  void sharedMemoryIsJoinedOnlyWhereItIsOffered() {
    bundle.host.ipcMode("container:db");
    bundle.others.put("db", bundle.container());
    assertThatThrownBy(bundle::render).hasMessageContaining("non-shareable IPC");
    bundle.host.ipcMode("shareable");
    JsonNode shm = mount(bundle.render(), "/dev/shm");
    assertThat(shm.path("type").asText()).isEqualTo("bind");
    assertThat(Path.of(shm.path("source").asText())).isDirectory();
    bundle.host.ipcMode("none");
    assertThat(bundle.render().path("mounts").findValuesAsText("destination"))
        .doesNotContain("/dev/shm");
  }

  @Test
  void linksNeedARunningContainer() {
    bundle.host.links(List.of("db:database"));
    bundle.others.put("db", bundle.container());
    assertThatThrownBy(bundle::render)
        .hasMessage("Cannot link to a non running container: /calm_curie AS /calm_curie/database");
  }

  @Test
  void hostFilesSayWhoIsWho() throws IOException {
    bundle.config.domainname("example.org");
    bundle.host.extraHosts(List.of("db:10.1.2.3", "gw=host-gateway"));
    bundle.host.dns(List.of("9.9.9.9")).dnsSearch(List.of("a.test", "b.test"));
    bundle.render();
    Path directory = bundle.paths.container(Samples.ID);
    assertThat(directory.resolve("hosts"))
        .content()
        .contains("127.0.0.1\tlocalhost\n")
        .contains("10.1.2.3\tdb\n")
        .contains("169.254.1.2\tgw\n")
        .contains("169.254.1.2\thost.docker.internal");
    assertThat(directory.resolve("resolv.conf"))
        .content()
        .startsWith("nameserver 9.9.9.9\nsearch a.test b.test\n");
    assertThat(directory.resolve("hostname")).hasContent("c0ffee000000\n");
  }

  @Test
  void execHasTheContainersEnvironmentAndItsOwn() {
    bundle.config.env(List.of("A=1", "B=2")).workingDir("/w");
    JsonNode process =
        bundle.exec(
            new ExecSpec(
                List.of("ls"),
                true,
                false,
                true,
                true,
                "5:6",
                true,
                List.of("B", "C=3"),
                null,
                null,
                null));
    assertThat(texts(process.path("env")))
        .contains("A=1", "C=3", "TERM=xterm")
        .doesNotContain("B=2");
    assertThat(process.path("cwd").asText()).isEqualTo("/w");
    assertThat(process.path("user").path("gid").asInt()).isEqualTo(6);
    assertThat(texts(process.path("capabilities").path("effective"))).contains("CAP_SYS_ADMIN");
  }
}
