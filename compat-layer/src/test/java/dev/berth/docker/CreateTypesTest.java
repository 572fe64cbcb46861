package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of a create request with a value of a type that it cannot have. */
class CreateTypesTest {
  private static final String TEXT = "\"x\"";

  private static final List<String> TEXTS =
      List.of(
          "Hostname",
          "Domainname",
          "User",
          "Image",
          "WorkingDir",
          "MacAddress",
          "StopSignal",
          "HostConfig.NetworkMode",
          "HostConfig.IpcMode",
          "HostConfig.PidMode",
          "HostConfig.UTSMode",
          "HostConfig.UsernsMode",
          "HostConfig.CgroupnsMode",
          "HostConfig.Cgroup",
          "HostConfig.Runtime",
          "HostConfig.Isolation",
          "HostConfig.ContainerIDFile",
          "HostConfig.VolumeDriver",
          "HostConfig.CgroupParent",
          "HostConfig.CpusetCpus",
          "HostConfig.CpusetMems",
          "HostConfig.RestartPolicy.Name",
          "HostConfig.LogConfig.Type");

  private static final List<String> FLAGS =
      List.of(
          "AttachStdin",
          "AttachStdout",
          "AttachStderr",
          "Tty",
          "OpenStdin",
          "StdinOnce",
          "NetworkDisabled",
          "ArgsEscaped",
          "HostConfig.PublishAllPorts",
          "HostConfig.AutoRemove",
          "HostConfig.Privileged",
          "HostConfig.ReadonlyRootfs",
          "HostConfig.Init",
          "HostConfig.OomKillDisable");

  private static final List<String> NUMBERS =
      List.of(
          "StopTimeout",
          "Healthcheck.Interval",
          "Healthcheck.Timeout",
          "Healthcheck.StartPeriod",
          "Healthcheck.StartInterval",
          "Healthcheck.Retries",
          "HostConfig.OomScoreAdj",
          "HostConfig.ShmSize",
          "HostConfig.Memory",
          "HostConfig.MemorySwap",
          "HostConfig.MemoryReservation",
          "HostConfig.NanoCpus",
          "HostConfig.CpuShares",
          "HostConfig.CpuPeriod",
          "HostConfig.CpuQuota",
          "HostConfig.CpuRealtimePeriod",
          "HostConfig.CpuRealtimeRuntime",
          "HostConfig.PidsLimit",
          "HostConfig.MemorySwappiness",
          "HostConfig.BlkioWeight",
          "HostConfig.CpuCount",
          "HostConfig.CpuPercent",
          "HostConfig.IOMaximumIOps",
          "HostConfig.IOMaximumBandwidth",
          "HostConfig.RestartPolicy.MaximumRetryCount");

  private static final List<String> LISTS =
      List.of(
          "Env",
          "OnBuild",
          "Healthcheck.Test",
          "HostConfig.Binds",
          "HostConfig.VolumesFrom",
          "HostConfig.Dns",
          "HostConfig.DnsOptions",
          "HostConfig.DnsSearch",
          "HostConfig.ExtraHosts",
          "HostConfig.GroupAdd",
          "HostConfig.Links",
          "HostConfig.SecurityOpt",
          "HostConfig.MaskedPaths",
          "HostConfig.ReadonlyPaths",
          "HostConfig.DeviceCgroupRules");

  private static final List<String> WORDS =
      List.of("Cmd", "Entrypoint", "Shell", "HostConfig.CapAdd", "HostConfig.CapDrop");

  private static final List<String> MAPS =
      List.of(
          "Labels",
          "HostConfig.Tmpfs",
          "HostConfig.Sysctls",
          "HostConfig.StorageOpt",
          "HostConfig.Annotations",
          "HostConfig.LogConfig.Config");

  private static final List<String> OBJECTS =
      List.of(
          "Healthcheck",
          "HostConfig",
          "NetworkingConfig",
          "NetworkingConfig.EndpointsConfig",
          "NetworkingConfig.EndpointsConfig.n",
          "NetworkingConfig.EndpointsConfig.n.IPAMConfig",
          "HostConfig.RestartPolicy",
          "HostConfig.LogConfig",
          "HostConfig.PortBindings",
          "ExposedPorts",
          "Volumes");

  private static final List<String> OBJECT_LISTS =
      List.of(
          "HostConfig.Devices",
          "HostConfig.DeviceRequests",
          "HostConfig.Ulimits",
          "HostConfig.BlkioWeightDevice",
          "HostConfig.BlkioDeviceReadBps",
          "HostConfig.BlkioDeviceWriteBps",
          "HostConfig.BlkioDeviceReadIOps",
          "HostConfig.BlkioDeviceWriteIOps",
          "HostConfig.Mounts",
          "HostConfig.PortBindings.80/tcp");

  private final FakeEngine engine = new FakeEngine();

  static Stream<Arguments> wrong() {
    List<Arguments> all = new ArrayList<>();
    TEXTS.forEach(field -> add(all, field, "5", "true", "{}", "[]", "1.5"));
    FLAGS.forEach(field -> add(all, field, TEXT, "0", "{}", "[]"));
    NUMBERS.forEach(
        field -> add(all, field, TEXT, "true", "{}", "[1]", "1.5", "1e400", "9".repeat(30)));
    LISTS.forEach(field -> add(all, field, TEXT, "5", "{}", "[5]", "[[]]", "[{}]"));
    WORDS.forEach(field -> add(all, field, "5", "{}", "[5]", "[[\"x\"]]"));
    MAPS.forEach(field -> add(all, field, TEXT, "5", "[]", "{\"a\":5}", "{\"a\":{}}"));
    OBJECTS.forEach(field -> add(all, field, TEXT, "5", "[]", "false"));
    OBJECT_LISTS.forEach(field -> add(all, field, TEXT, "{}", "[5]", "[\"x\"]"));
    add(all, "ExposedPorts", "{\"80/tcp\":5}");
    add(all, "Volumes", "{\"/x\":[]}");
    add(all, "HostConfig.BlkioWeight", "-1", "70000");
    add(all, "HostConfig.ConsoleSize", TEXT, "[-1,2]", "{}", "[\"x\",1]");
    add(all, "HostConfig.BlkioDeviceReadBps", "[{\"Rate\":-1}]", "[{\"Path\":5}]");
    add(all, "HostConfig.DeviceRequests", "[{\"Capabilities\":[\"gpu\"]}]", "[{\"Count\":\"x\"}]");
    add(all, "HostConfig.PortBindings", "{\"80/tcp\":[{\"HostPort\":80}]}");
    return all.stream();
  }

  private static void add(List<Arguments> all, String field, String... values) {
    for (String value : values) {
      all.add(Arguments.of(field, value));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("wrong")
  void isRefusedInGosWordsAndMakesNothing(String field, String value) {
    FakeExchange answer =
        engine.call("ContainerCreate", new FakeExchange().json(body(field, value)));

    assertThat(answer.status).isEqualTo(400);
    assertThat(answer.text()).startsWith("{\"message\":\"invalid JSON: json: cannot unmarshal ");
    assertThat(engine.containers.created).isNull();
  }

  static String body(String field, String value) {
    StringBuilder json = new StringBuilder("{\"Cmd\":[\"x\"]");
    String[] path = field.split("\\.");
    for (int i = 0; i < path.length; i++) {
      json.append(i == 0 ? "," : "{").append('"').append(path[i]).append("\":");
    }
    return json.append(value).append("}".repeat(path.length)).toString();
  }
}
