package dev.berth.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.api.Handler;
import dev.berth.api.Route;
import dev.berth.docker.DockerDialect;
import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeEvents;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.FakeExecs;
import dev.berth.fake.FakeNetworks;
import dev.berth.fake.FakeVolumes;
import dev.berth.fake.Samples;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.secret.LocalSecrets;
import dev.berth.runtime.store.StorePaths;
import dev.berth.wire.StatusException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** No body is the server's fault, whatever is in it: it is taken, or refused in known ways. */
class LibpodFuzzTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private static final List<String> OPERATIONS =
      List.of(
          "ContainerCreateLibpod",
          "ContainerUpdateLibpod",
          "ContainerExecLibpod",
          "NetworkCreateLibpod",
          "NetworkConnectLibpod",
          "NetworkDisconnectLibpod",
          "NetworkUpdateLibpod",
          "PodCreateLibpod",
          "VolumeCreateLibpod");

  private static final String[] FIELDS = {
    "image",
    "name",
    "command",
    "entrypoint",
    "env",
    "labels",
    "netns",
    "nsmode",
    "value",
    "userns",
    "pidns",
    "ipcns",
    "utsns",
    "cgroupns",
    "networks",
    "podman",
    "static_ips",
    "static_mac",
    "aliases",
    "interface_name",
    "Networks",
    "portmappings",
    "container_port",
    "host_port",
    "host_ip",
    "protocol",
    "range",
    "mounts",
    "destination",
    "source",
    "type",
    "options",
    "volumes",
    "Name",
    "Dest",
    "Options",
    "image_volumes",
    "overlay_volumes",
    "secrets",
    "secret_env",
    "healthconfig",
    "Test",
    "Interval",
    "resource_limits",
    "cpu",
    "memory",
    "pids",
    "limit",
    "r_limits",
    "hard",
    "soft",
    "devices",
    "path",
    "sysctl",
    "cap_add",
    "selinux_opts",
    "seccomp_profile_path",
    "idmappings",
    "log_configuration",
    "driver",
    "restart_policy",
    "restart_tries",
    "stop_signal",
    "stop_timeout",
    "expose",
    "dns_server",
    "hostadd",
    "umask",
    "timezone",
    "terminal",
    "stdin",
    "init",
    "systemd",
    "rootfs",
    "shm_size",
    "annotations",
    "unified",
    "subnets",
    "subnet",
    "gateway",
    "lease_range",
    "start_ip",
    "end_ip",
    "routes",
    "ipam_options",
    "ipv6_enabled",
    "internal",
    "network_interface",
    "container",
    "Container",
    "Force",
    "adddnsservers",
    "Driver",
    "Label",
    "UID",
    "IgnoreIfExists",
    "Cmd",
    "Env",
    "User",
    "shared_namespaces",
    "no_infra",
    "exit_policy",
    "infra_image"
  };

  private final FakeEngine engine = new FakeEngine();
  private final Map<String, Handler> handlers = new HashMap<>();

  LibpodFuzzTest() {
    engine.execs = new FakeExecs();
    engine.networks = new FakeNetworks();
    engine.volumes = new FakeVolumes();
    engine.events = new FakeEvents();
    engine.secrets = new LocalSecrets(new StorePaths(engine.config()), new FakeEvents());
    engine.containers.all.add(Samples.running());
    for (Route each : new LibpodDialect(engine, new DockerDialect(engine)).routes()) {
      handlers.put(each.operationId(), each.handler());
    }
  }

  @Provide
  Arbitrary<@Nullable Object> bodies() {
    return trees(3);
  }

  private static Arbitrary<@Nullable Object> trees(int depth) {
    Arbitrary<@Nullable Object> leaves =
        Arbitraries.<@Nullable Object>of(
                "",
                "x",
                "busybox",
                "/a",
                "host",
                "bridge",
                "private",
                "container:web",
                "10.1.0.0/16",
                "10.1.0.1",
                "fd00::1",
                "80-90",
                "1-0",
                "\0",
                "\ud7ff",
                0,
                1,
                -1,
                70000,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                1.5,
                1e300,
                true,
                false)
            .injectNull(0.05);
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<@Nullable Object> below = trees(depth - 1);
    Arbitrary<@Nullable Object> maps =
        Arbitraries.maps(Arbitraries.of(FIELDS), below).ofMaxSize(6).map(each -> each);
    return Arbitraries.frequencyOf(
        Tuple.of(1, leaves),
        Tuple.of(1, below.list().ofMaxSize(2).map(each -> each)),
        Tuple.of(depth == 3 ? 20 : 2, maps));
  }

  @Property(tries = 600)
  void noTreeIsTheFaultOfTheServer(@ForAll("bodies") @Nullable Object tree)
      throws JsonProcessingException {
    String body = JACKSON.writeValueAsString(tree);
    for (String each : OPERATIONS) {
      call(each, body);
    }
  }

  @Property(tries = 300)
  void noTextIsTheFaultOfTheServer(@ForAll String text) {
    for (String each : OPERATIONS) {
      call(each, text);
    }
  }

  private void call(String operation, String body) {
    FakeExchange exchange = new FakeExchange().version(5, 8).id("web").body(body);
    try {
      Objects.requireNonNull(handlers.get(operation), operation).handle(exchange);
    } catch (PodmanException | EngineException | StatusException e) {
      assertThat(e.getMessage()).isNotEmpty();
    } catch (Exception e) {
      throw new AssertionError(operation + " " + body, e);
    }
  }
}
