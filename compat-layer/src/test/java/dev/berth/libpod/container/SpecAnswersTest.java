package dev.berth.libpod.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.FakeNetworks;
import dev.berth.fake.Samples;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.Extras;
import dev.berth.runtime.container.HealthExtras;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.container.Resources.Ulimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a SpecGenerator: what the engine is asked for, and what is refused by name. */
class SpecAnswersTest {
  private final FakeEngine engine = new FakeEngine();

  private FakeExchange make(String fields) {
    engine.networks = new FakeNetworks();
    String body = "{\"image\":\"busybox\"" + (fields.isEmpty() ? "" : ",") + fields + "}";
    return engine.libpod("ContainerCreateLibpod", new FakeExchange().json(body));
  }

  private CreateContainer asked(String fields) {
    FakeExchange answer = make(fields);
    assertThat(answer.status).as(answer.text()).isEqualTo(201);
    return Objects.requireNonNull(engine.containers.created);
  }

  private HostConfig host(String fields) {
    return asked(fields).hostConfig();
  }

  private Extras extras(String fields) {
    return host(fields).more();
  }

  private ContainerConfig config(String fields) {
    return asked(fields).config();
  }

  @ParameterizedTest
  @ValueSource(strings = {"chroot_directories", "intelRdt", "rootfs_mapping", "artifact_volumes"})
  void whatCannotBeHadIsRefusedByName(String field) {
    FakeExchange answer = make("\"" + field + "\":[\"x\"]");
    assertThat(answer.status).isEqualTo(500);
    assertThat(answer.text()).contains(field + " is not supported by this engine: ");
    assertThat(engine.containers.created).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"systemd\":\"always\"",
        "\"command\":[\"/sbin/init\"]",
        "\"systemd\":\"true\",\"entrypoint\":[\"/usr/lib/systemd/systemd\"]",
        "\"command\":[\"/bin/sh\",\"-c\",\"/sbin/init\"]"
      })
  void aSystemdInsideGetsWhatItNeeds(String fields) {
    engine.host.cgroupDriver = "systemd";
    CreateContainer made = asked(fields + ",\"shm_size_systemd\":4096");
    assertThat(made.config().stopSignal()).isEqualTo("SIGRTMIN+3");
    assertThat(made.hostConfig().securityOpt()).contains("writable-cgroups=true");
    assertThat(made.hostConfig().tmpfs())
        .containsOnlyKeys("/run", "/run/lock", "/tmp", "/var/log/journal")
        .containsEntry("/run", "rw,exec,size=4096");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"systemd\":\"false\",\"command\":[\"/sbin/init\"]",
        "\"command\":[\"sleep\",\"9\"]",
        "\"command\":[\"/sbin/init\"],\"cgroups_mode\":\"disabled\""
      })
  void otherCommandsGetNothing(String fields) {
    engine.host.cgroupDriver = "systemd";
    CreateContainer made = asked(fields);
    assertThat(made.config().stopSignal()).isNull();
    assertThat(made.hostConfig().tmpfs()).isNull();
    engine.host.cgroupDriver = "none";
    assertThat(asked("\"command\":[\"/sbin/init\"]").hostConfig().tmpfs()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"systemd\":\"always\"|systemd always needs a cgroup of its own",
        "\"systemd\":\"x\"|--systemd values must be one of",
        "\"seccomp_policy\":\"image\"|seccomp_policy image is not supported by this engine",
        "\"cgroups_mode\":\"split\"|cgroups_mode split is not supported by this engine",
        "\"cgroups_mode\":\"x\"|invalid cgroup mode",
        "\"umask\":\"9\"|invalid umask 9",
        "\"personality\":{\"domain\":\"BSD\"}|invalid personality domain: BSD",
        "\"image_volume_mode\":\"x\"|invalid ImageVolumeMode",
        "\"dependencyContainers\":[\"x\"]|is not a valid container, cannot be used as a dependency",
        "\"rootfs_propagation\":\"x\"|invalid rootfs_propagation: x",
        "\"base_hosts_file\":\"image\"|base_hosts_file image is not supported by this engine",
        "\"base_hosts_file\":\"x\"|base_hosts_file x is not an absolute path",
        "\"removeImage\":true|removeImage can only be used together with remove",
        "\"sdnotifyMode\":\"x\"|must be container, conmon, ignore or healthy",
        "\"healthLogDestination\":\"/d\"|healthLogDestination /d is not supported by this engine",
        "\"health_check_on_failure_action\":1|supported actions are none,kill,restart,stop",
        "\"startupHealthConfig\":{\"Test\":[\"NONE\"]}|needs a regular one",
        "\"hostname\":\"h\",\"utsns\":{\"nsmode\":\"host\"}|running in the host UTS namespace",
        "\"shm_size\":1,\"ipcns\":{\"nsmode\":\"host\"}|cannot set shmsize when running in the"
            + " host",
        "\"use_image_hosts\":true,\"hostadd\":[\"a:1.2.3.4\"]|UseImageHosts and HostAdd are"
            + " mutually",
        "\"use_image_resolve_conf\":true,\"dns_search\":[\"x\"]|UseImageResolvConf and DNSSearch",
        "\"netns\":{\"nsmode\":\"host\"},\"Networks\":{\"n\":{}}|only be used with Bridge mode",
        "\"Networks\":{\"none-such\":{}}|unable to find network with name or ID none-such",
        "\"userns\":{\"nsmode\":\"private\"}|IDMappings are required",
        "\"devices\":[{\"path\":\"/dev/none-such\"}]|stat /dev/none-such: no such file or"
            + " directory",
        "\"log_configuration\":{\"path\":\"/l\"}|log_configuration.path is not supported",
        "\"log_configuration\":{\"driver\":\"passthrough\"}|log driver passthrough needs",
        "\"mounts\":[{\"type\":\"nfs\",\"destination\":\"/m\"}]|invalid filesystem type",
        "\"mounts\":[{\"destination\":\"/m\",\"options\":[\"idmap\"]}]|\"idmap\\\" of the mount at"
            + " /m",
        "\"overlay_volumes\":[{\"options\":[\"upperdir=/u\"]}]|overlay_volumes with upperdir=/u",
        "\"groups\":[\"keep-groups\",\"5\"]|is not allowed with any other --group-add options",
        "\"pidns\":{\"nsmode\":\"path\",\"value\":\"/x\"}|cannot find specified PID namespace path",
        "\"ipcns\":{\"nsmode\":\"ns\",\"value\":\"x\"}|cannot find specified IPC namespace path",
        "\"netns\":{\"nsmode\":\"path\",\"value\":\"/x\"}|cannot find specified network namespace",
        "\"userns\":{\"nsmode\":\"path\",\"value\":\"/\"}|userns path is not supported",
        "\"init_path\":\"/i\"|init_path is not supported by this engine",
        "\"seccomp_profile_path\":\"/none\"|opening seccomp profile failed: open /none",
        "\"volumes_from\":[\"x:ro\"]|for volumes-from: no container with name or ID",
        "\"netns\":{\"nsmode\":\"container\",\"value\":\"x\"}|to share net namespace with",
        "\"pidns\":{\"nsmode\":\"container\",\"value\":\"x\"}|to share pid namespace with",
        "\"portmappings\":[{\"protocol\":\"x\"}]|unrecognized protocol",
        "\"volumes\":[{\"Name\":\"v\",\"Dest\":\"v\"}]|must be an absolute path",
        "\"volumes\":[{\"Name\":\"v\",\"Dest\":\"/v\",\"Options\":[\"x\"]}]|invalid mount option",
        "\"rootfs\":\"/r\"|both image and rootfs cannot be simultaneously",
      })
  void whatDoesNotGoIsTold(String fields, String text) {
    FakeExchange answer = make(fields);
    assertThat(answer.status).as(answer.text()).isEqualTo(500);
    assertThat(answer.text()).contains(text.replace("\"idmap\\\"", "idmap\\\""));
    assertThat(engine.containers.created).isNull();
  }

  @Test
  void anImageIsNeeded() {
    FakeExchange answer =
        engine.libpod("ContainerCreateLibpod", new FakeExchange().json("{\"name\":\"x\"}"));
    assertThat(answer.status).isEqualTo(500);
    assertThat(answer.text())
        .contains("\"cause\":\"invalid configuration\"")
        .contains("must have one of rootfs, image or a pod's infra image");
    FakeExchange root =
        engine.libpod("ContainerCreateLibpod", new FakeExchange().json("{\"rootfs\":\"/r\"}"));
    assertThat(root.text()).contains("rootfs is not supported by this engine");
  }

  @Test
  void defaultsArePodmans() {
    HostConfig host = host("");
    assertThat(host.ipcMode()).isEqualTo("shareable");
    assertThat(host.shmSize()).isEqualTo(65_536_000);
    assertThat(host.capDrop()).containsExactly("CAP_AUDIT_WRITE", "CAP_MKNOD", "CAP_NET_RAW");
    assertThat(host.resources().ulimits())
        .extracting(Ulimit::name)
        .containsExactly("nofile", "nproc");
    assertThat(host.more().umask()).isEqualTo("0022");
    assertThat(host.more().sdNotify()).isEqualTo("container");
    assertThat(config("").env()).contains("TERM=xterm", "container=podman");
  }

  @Test
  void capabilitiesAreNotTakenFromThoseWhoAskForThem() {
    assertThat(host("\"cap_add\":[\"NET_RAW\"]").capDrop())
        .containsExactly("CAP_AUDIT_WRITE", "CAP_MKNOD");
    assertThat(host("\"privileged\":true").capDrop()).isNull();
    assertThat(host("\"cap_drop\":[\"all\"]").capDrop()).containsExactly("all");
  }

  @Test
  void environments() {
    assertThat(config("\"env\":{\"A\":\"1\"},\"unsetenv\":[\"TERM\",\"OTHER\"]").env())
        .contains("A=1", "TERM", "OTHER", "container=podman")
        .doesNotContain("TERM=xterm");
    assertThat(config("\"unsetenvall\":true,\"env\":{\"PATH\":\"/p\"}").env())
        .contains("PATH=/p", "TERM", "container")
        .doesNotContain("container=podman");
    assertThat(config("\"envmerge\":[\"A=x$NONE${NONE}y\"]").env()).contains("A=xy");
  }

  @Test
  void healthChecks() {
    HealthExtras health =
        extras(
                "\"healthconfig\":{\"Test\":[\"CMD\",\"true\"]},\"startupHealthConfig\":{\"Test\":"
                    + "[\"CMD\",\"up\"],\"Interval\":5000000,\"Successes\":3},"
                    + "\"health_check_on_failure_action\":3,\"healthMaxLogCount\":7,"
                    + "\"healthMaxLogSize\":0,\"healthLogDestination\":\"local\"")
            .healthExtras();
    assertThat(health.onFailure()).isEqualTo("restart");
    assertThat(Objects.requireNonNull(health.startup()).test()).containsExactly("CMD", "up");
    assertThat(health.startupSuccesses()).isEqualTo(3);
    assertThat(health.maxLogCount()).isEqualTo(7);
    assertThat(health.maxLogSize()).isZero();
    assertThat(extras("").health()).isNull();
  }

  @Test
  void mountsAndTheirWords() {
    HostConfig host =
        host(
            "\"mounts\":[{\"destination\":\"/b\",\"type\":\"bind\",\"source\":\"/s\",\"options\":"
                + "[\"ro\",\"noexec\",\"U\",\"rslave\"]},{\"destination\":\"/t\",\"type\":\"tmpfs\","
                + "\"options\":[\"size=1m\",\"noexec\"]}],"
                + "\"overlay_volumes\":[{\"destination\":\"/o\",\"source\":\"/s\"}],"
                + "\"image_volumes\":[{\"Source\":\"i\",\"Destination\":\"/i\",\"ReadWrite\":true}],"
                + "\"volumes\":[{\"Name\":\"v\",\"Dest\":\"/v\",\"Options\":[\"nocopy\",\"z\"]}]");
    assertThat(host.tmpfs()).isEqualTo(Map.of("/t", "size=1m,noexec"));
    assertThat(host.more().mountOptions("/b")).containsExactly("noexec", "U");
    assertThat(host.more().mountOptions("/t")).containsExactly("tmpcopyup");
    assertThat(host.more().mountOptions("/o")).containsExactly("O");
    assertThat(host.more().mountOptions("/i")).containsExactly("rw");
    List<MountSpec> mounts = Objects.requireNonNull(host.mounts());
    assertThat(mounts).extracting(MountSpec::target).containsExactly("/b", "/v", "/o", "/i");
    assertThat(mounts.getFirst().readOnly()).isTrue();
    assertThat(Objects.requireNonNull(mounts.getFirst().bindOptions()).propagation())
        .isEqualTo("rslave");
    assertThat(Objects.requireNonNull(mounts.get(1).volumeOptions()).noCopy()).isTrue();
  }

  @Test
  void whatStaysWritable() {
    HostConfig host = host("\"read_only_filesystem\":true,\"read_write_tmpfs\":true");
    assertThat(Objects.requireNonNull(host.tmpfs()).keySet())
        .containsExactly("/run", "/tmp", "/var/tmp");
    assertThat(host("\"read_write_tmpfs\":true").tmpfs()).isNull();
  }

  @Test
  void idsAndGroups() {
    assertThat(
            host("\"userns\":{\"nsmode\":\"private\"},\"idmappings\":{\"UIDMap\":"
                    + "[{\"container_id\":0,\"host_id\":1,\"size\":9}],\"GIDMap\":null}")
                .usernsMode())
        .isEqualTo("private:uidmapping=0:1:9");
    assertThat(host("\"userns\":{\"nsmode\":\"keep-id\",\"value\":\"uid=3\"}").usernsMode())
        .isEqualTo("keep-id:uid=3");
    HostConfig kept = host("\"groups\":[\"keep-groups\"]");
    assertThat(kept.groupAdd()).isEmpty();
    assertThat(kept.annotations()).containsEntry("run.oci.keep_original_groups", "1");
  }

  @Test
  void pathsHiddenAndShown() {
    assertThat(host("\"mask\":[\"/a:/b\"]").maskedPaths()).contains("/a", "/b", "/proc/acpi");
    assertThat(host("\"unmask\":[\"/proc/ac*\"]").maskedPaths())
        .contains("/proc/kcore")
        .doesNotContain("/proc/acpi");
    assertThat(host("\"unmask\":[\"ALL\"]").maskedPaths()).isEmpty();
    assertThat(host("\"unmask\":[\"ALL\"]").readonlyPaths()).isEmpty();
    assertThat(host("").maskedPaths()).isNull();
  }

  @Test
  void devicesAndLimits() {
    HostConfig host =
        host(
            "\"devices\":[{\"path\":\"/dev/null:/dev/x:r\"}],\"device_cgroup_rule\":[{\"allow\":"
                + "true,\"type\":\"c\",\"major\":1,\"access\":\"rwm\"}],\"r_limits\":[{\"type\":"
                + "\"RLIMIT_NOFILE\",\"soft\":1,\"hard\":2}],\"unified\":{\"memory.high\":\"5\"}");
    assertThat(Objects.requireNonNull(host.resources().devices()).getFirst().pathInContainer())
        .isEqualTo("/dev/x");
    assertThat(host.resources().deviceCgroupRules()).containsExactly("c 1:* rwm");
    assertThat(host.resources().ulimits()).contains(new Ulimit("nofile", 1, 2));
    assertThat(host.more().unified()).containsEntry("memory.high", "5");
  }

  @Test
  void aProfileIsReadWhereTheServiceRuns(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("profile"), "{\"defaultAction\":\"x\"}");
    HostConfig host = host("\"seccomp_profile_path\":\"" + file + "\"");
    assertThat(host.securityOpt()).containsExactly("seccomp={\"defaultAction\":\"x\"}");
    assertThat(host.annotations()).containsEntry(Annotations.SECCOMP, file.toString());
    assertThat(host("\"seccomp_profile_path\":\"unconfined\"").securityOpt())
        .containsExactly("seccomp=unconfined");
  }

  @Test
  void updatesOfHealthChecks() {
    engine.containers.all.add(Samples.running());
    FakeExchange answer =
        engine.libpod(
            "ContainerUpdateLibpod",
            new FakeExchange().id(Samples.ID).json("{\"health_startup_retries\":1}"));
    assertThat(answer.text()).contains("startup healthcheck command is not set");
  }

  @Test
  void theDefaultNetworkHasSeveralNames() {
    for (String name : List.of("default", "podman")) {
      assertThat(asked("\"Networks\":{\"" + name + "\":{\"aliases\":[]}}").endpoints())
          .containsOnlyKeys("bridge");
    }
    assertThat(asked("\"cni_networks\":[\"podman\"]").endpoints()).containsOnlyKeys("bridge");
  }
}
