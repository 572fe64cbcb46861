package dev.berth.runtime.container.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.Healthcheck;
import dev.berth.runtime.container.LogConfig;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.container.RestartPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, with Docker's words. */
class RefusalTest {
  @TempDir Path root;

  @ParameterizedTest(name = "{0}")
  @MethodSource({"configs", "hosts", "limits", "mounts", "networks"})
  void saysWhy(String text, Consumer<Desk> request) {
    Desk desk = new Desk(root);
    request.accept(desk);
    assertThat(desk.refusal()).isEqualTo("INVALID " + text);
    assertThat(desk.volumes.list()).isEmpty();
  }

  private static Arguments refused(String text, Consumer<Desk> request) {
    return Arguments.of(text, request);
  }

  static Stream<Arguments> configs() {
    return Stream.of(
        refused("invalid environment variable: =x", d -> d.config.env(List.of("=x"))),
        refused("invalid environment variable: ", d -> d.config.env(List.of(""))),
        refused(
            "the working directory 'x/y' is invalid, it needs to be an absolute path",
            d -> d.config.workingDir("x/y")),
        refused("invalid signal: SIGNOPE", d -> d.config.stopSignal("SIGNOPE")),
        refused("invalid signal: 65", d -> d.config.stopSignal("65")),
        refused("invalid hostname format: a\nb", d -> d.config.hostname("a\nb")),
        refused(
            "invalid port specification: \"80/icmp\"",
            d -> d.config.exposedPorts(Set.of("80/icmp"))),
        refused(
            "Interval in Healthcheck cannot be less than 1ms",
            d -> d.config.healthcheck(new Healthcheck(null, 5, 0, 0, 0, 0))),
        refused(
            "Retries in Healthcheck cannot be negative",
            d -> d.config.healthcheck(new Healthcheck(null, 0, 0, 0, 0, -1))),
        refused(
            "no command specified",
            d -> {
              d.config.entrypoint(List.of(""));
            }));
  }

  static Stream<Arguments> hosts() {
    return Stream.of(
        refused(
            "can't create 'AutoRemove' container with restart policy",
            d -> d.host.autoRemove(true).restartPolicy(new RestartPolicy("always", 0))),
        refused(
            "invalid restart policy: unknown policy 'x'; use one of 'no', 'always', 'on-failure',"
                + " or 'unless-stopped'",
            d -> d.host.restartPolicy(new RestartPolicy("x", 0))),
        refused(
            "invalid restart policy: maximum retry count can only be used with 'on-failure'",
            d -> d.host.restartPolicy(new RestartPolicy("always", 3))),
        refused(
            "invalid restart policy: maximum retry count cannot be negative",
            d -> d.host.restartPolicy(new RestartPolicy("on-failure", -1))),
        refused("invalid CapAdd: unknown capability: \"CAP_X\"", d -> d.host.capAdd(List.of("x"))),
        refused(
            "invalid CapDrop: unknown capability: \"CAP_Y\"",
            d -> d.host.capDrop(List.of("CAP_Y"))),
        refused(
            "invalid isolation (hyperv): linux only supports 'default'",
            d -> d.host.isolation("hyperv")),
        refused("unknown or invalid runtime name: nope", d -> d.host.runtime("nope")),
        refused(
            "error looking up logging plugin splunk: plugin \"splunk\" not found",
            d -> d.host.logConfig(new LogConfig("splunk", null))),
        refused(
            "unknown log opt 'colour' for json-file log driver",
            d -> d.host.logConfig(new LogConfig("json-file", Map.of("colour", "red")))),
        refused("SHM size can not be less than 0", d -> d.host.shmSize(-1)),
        refused(
            "--storage-opt is supported only for overlay over xfs with 'pquota' mount option",
            d -> d.host.storageOpt(Map.of("size", "1G"))),
        refused(
            "invalid --security-opt 2: \"colour=red\"",
            d -> d.host.securityOpt(List.of("colour=red"))),
        refused(
            "decoding seccomp profile failed: no defaultAction",
            d -> d.host.securityOpt(List.of("seccomp={}"))),
        refused(
            "Invalid value 1001, range for oom score adj is [-1000, 1000]",
            d -> d.host.oomScoreAdj(1001)),
        refused("bad format for add-host: \"x\"", d -> d.host.extraHosts(List.of("x"))),
        refused(
            "invalid IP address in add-host: \"1.2.3\"",
            d -> d.host.extraHosts(List.of("x:1.2.3"))),
        refused(
            "invalid port specification: \"99999\"",
            d -> d.host.portBindings(Map.of("80/tcp", List.of(new PortBinding(null, "99999"))))));
  }

  private static Consumer<Desk> limit(Consumer<ResourcesBuilder> change) {
    return d -> {
      ResourcesBuilder resources = new ResourcesBuilder();
      change.accept(resources);
      d.host.resources(resources.build());
    };
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        refused("Minimum memory limit allowed is 6MB", limit(r -> r.memory(1 << 20))),
        refused(
            "Minimum memoryswap limit should be larger than memory limit, see usage",
            limit(r -> r.memory(16 << 20).memorySwap(8 << 20))),
        refused(
            "You should always set the Memory limit when using Memoryswap limit, see usage",
            limit(r -> r.memorySwap(8 << 20))),
        refused(
            "Conflicting options: Nano CPUs and CPU Quota cannot both be set",
            limit(r -> r.nanoCpus(1_000_000_000).cpuQuota(50_000))),
        refused(
            "range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available",
            limit(r -> r.nanoCpus(3_000_000_000L))),
        refused("CPU cfs quota can not be less than 1ms (i.e. 1000)", limit(r -> r.cpuQuota(10))),
        refused(
            "Invalid value a-b for cpuset cpus: invalid format: a-b",
            limit(r -> r.cpusetCpus("a-b"))),
        refused("Range of blkio weight is from 10 to 1000", limit(r -> r.blkioWeight(5))),
        refused(
            "invalid ulimit type: nope",
            limit(r -> r.ulimits(List.of(new Resources.Ulimit("nope", 1, 1))))),
        refused(
            "ulimit soft limit must be less than or equal to hard limit: 5 > 4",
            limit(r -> r.ulimits(List.of(new Resources.Ulimit("nofile", 5, 4))))));
  }

  private static Consumer<Desk> bind(String text) {
    return d -> d.host.binds(List.of(text));
  }

  private static Consumer<Desk> mount(String type, String source, String target, boolean readOnly) {
    return d ->
        d.host.mounts(
            List.of(new MountSpec(type, source, target, readOnly, null, null, null, null, null)));
  }

  static Stream<Arguments> mounts() {
    return Stream.of(
        refused("invalid volume specification: 'a:/b:rw:x'", bind("a:/b:rw:x")),
        refused("invalid volume specification: '/b:rw'", bind("/b:rw")),
        refused("invalid mode: nope", bind("/a:/b:nope")),
        refused(
            "invalid volume specification: '/a:b': invalid mount config for type \"bind\":"
                + " invalid mount path: 'b' mount path must be absolute",
            bind("/a:b")),
        refused(
            "invalid volume specification: '/a:/': invalid mount config for type \"bind\":"
                + " invalid specification: destination can't be '/'",
            bind("/a:/")),
        refused(
            "create a$b: \"a$b\" includes invalid characters for a local volume name, only"
                + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
                + " directory, use absolute path",
            bind("a$b:/x")),
        refused("Duplicate mount point: /x", d -> d.host.binds(List.of("/a:/x", "/b:/x/"))),
        refused(
            "invalid mount config for type \"bind\": bind source path does not exist:"
                + " /does/not/exist",
            mount("bind", "/does/not/exist", "/x", false)),
        refused(
            "invalid mount config for type \"bind\": field Source must not be empty",
            mount("bind", "", "/x", false)),
        refused(
            "invalid mount config for type \"volume\": must not set ReadOnly mode when using"
                + " anonymous volumes",
            mount("volume", "", "/x", true)),
        refused(
            "invalid mount config for type \"tmpfs\": field Source must not be specified",
            mount("tmpfs", "/a", "/x", false)),
        refused(
            "invalid mount config for type \"nope\": mount type unknown",
            mount("nope", "", "/x", false)),
        refused(
            "invalid mount config for type \"bind\": invalid mount path: 'x' mount path must be"
                + " absolute",
            mount("bind", "/", "x", false)),
        refused(
            "invalid tmpfs option [\"colour=red\"]",
            d -> d.host.tmpfs(Map.of("/x", "size=1m,colour=red"))),
        refused("invalid mode: nope", d -> d.host.volumesFrom(List.of("other:nope"))));
  }

  static Stream<Arguments> networks() {
    return Stream.of(
        refused(
            "conflicting options: hostname and the network mode",
            d -> {
              d.config.hostname("x");
              d.host.networkMode("container:y");
            }),
        refused(
            "conflicting options: port publishing and the container type network mode",
            d ->
                d.host
                    .networkMode("container:y")
                    .portBindings(Map.of("80/tcp", List.of(new PortBinding("", ""))))),
        refused(
            "conflicting options: hostname and the UTS mode",
            d -> {
              d.config.hostname("x");
              d.host.utsMode("host");
            }),
        refused(
            "sysctl 'net.ipv4.ip_forward' not allowed in host network namespace",
            d -> d.host.networkMode("host").sysctls(Map.of("net.ipv4.ip_forward", "1"))),
        refused("invalid PID mode: x", d -> d.host.pidMode("x")),
        refused("invalid PID mode: ns:/proc/1/ns/pid", d -> d.host.pidMode("ns:/proc/1/ns/pid")),
        refused("invalid IPC mode: x", d -> d.host.ipcMode("x")));
  }
}
