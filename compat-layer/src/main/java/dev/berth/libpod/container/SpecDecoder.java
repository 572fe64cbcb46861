package dev.berth.libpod.container;

import dev.berth.libpod.image.LocalNames;
import dev.berth.libpod.wire.PlatformNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.LogConfig;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a SpecGenerator into what the engine makes; what it cannot do is refused by name. */
final class SpecDecoder {
  /** Fields that ask for something the engine has no way to do. */
  private static final List<String> REFUSED =
      List.of(
          "rootfs",
          "overlay_volumes",
          "chroot_directories",
          "startupHealthConfig",
          "personality",
          "intelRdt",
          "group_entry",
          "passwd_entry",
          "base_hosts_file");

  private final Engine engine;
  private final List<String> warnings;

  /**
   * Makes a decoder for one request.
   *
   * @param warnings gets what is taken otherwise than asked
   */
  SpecDecoder(Engine engine, List<String> warnings) {
    this.engine = engine;
    this.warnings = warnings;
  }

  CreateContainer decode(JsonObject asked) {
    PodMember pod = PodMember.of(engine, asked);
    return pod == null ? decodeAlone(asked) : pod.join(decodeAlone(pod.spec()));
  }

  private CreateContainer decodeAlone(JsonObject spec) {
    for (String each : REFUSED) {
      if (given(spec, each)) {
        throw PodmanException.plain(500, each + " is not supported by this engine");
      }
    }
    String image = spec.text("image");
    if (image.isEmpty()) {
      throw PodmanException.caused(
          500, "must have one of rootfs, image or a pod's infra image", "invalid configuration");
    }
    HostConfigBuilder host = new HostConfigBuilder();
    ContainerConfigBuilder config = config(spec);
    host(spec, host);
    new StorageSpec(spec, warnings).apply(host);
    new SecuritySpec(spec, warnings).apply(host);
    new ResourceSpec(spec).apply(host);
    NetworkSpec network = new NetworkSpec(spec, warnings);
    network.apply(host, config);
    host.secrets(new SecretSpec(engine).of(spec));
    ContainerConfig built = config.build();
    return new CreateContainer(
        spec.nonEmpty("name"),
        new LocalNames(engine.images()).of(image),
        platform(spec),
        built,
        host.build(),
        network.endpoints());
  }

  private static @Nullable String platform(JsonObject spec) {
    return PlatformNames.of(
        spec.text("image_os"), spec.text("image_arch"), spec.text("image_variant"));
  }

  private static boolean given(JsonObject spec, String key) {
    return spec.has(key) && !spec.blank(key);
  }

  private ContainerConfigBuilder config(JsonObject spec) {
    ContainerConfigBuilder config = new ContainerConfigBuilder();
    config.hostname(spec.nonEmpty("hostname")).user(spec.nonEmpty("user"));
    config.tty(spec.bool("terminal")).openStdin(spec.bool("stdin"));
    config.env(env(spec)).cmd(spec.strings("command"));
    config.entrypoint(spec.stringOrStrings("entrypoint")).workingDir(spec.nonEmpty("work_dir"));
    config.labels(spec.stringMap("labels")).stopSignal(signal(spec));
    Long grace = spec.numberOrNull("stop_timeout");
    config.stopTimeoutSeconds(grace == null ? null : Math.clamp(grace, -1, Integer.MAX_VALUE));
    config.healthcheck(healthcheck(spec.object("healthconfig"))).exposedPorts(exposed(spec));
    return config;
  }

  private static List<String> env(JsonObject spec) {
    List<String> env = new ArrayList<>(List.of("container=podman"));
    Map<String, String> given = spec.stringMap("env");
    if (given != null) {
      given.forEach((name, value) -> env.add(name + "=" + value));
    }
    List<String> unset = spec.strings("unsetenv");
    if (unset != null) {
      env.addAll(unset);
    }
    return env;
  }

  /** A number of the kernel's, or since Podman 5 also a name. */
  private static @Nullable String signal(JsonObject spec) {
    String text = spec.numberOrText("stop_signal");
    return text == null || text.isEmpty() || text.equals("0") ? null : text;
  }

  private static @Nullable Healthcheck healthcheck(@Nullable JsonObject health) {
    return health == null
        ? null
        : new Healthcheck(
            health.strings("Test"),
            health.number("Interval"),
            health.number("Timeout"),
            health.number("StartPeriod"),
            health.number("StartInterval"),
            health.integer("Retries"));
  }

  private static @Nullable Set<String> exposed(JsonObject spec) {
    Map<String, String> ports = spec.stringMap("expose");
    if (ports == null) {
      return null;
    }
    Set<String> exposed = new LinkedHashSet<>();
    ports.forEach(
        (port, protocols) -> {
          for (String each : (protocols.isEmpty() ? "tcp" : protocols).split(",")) {
            exposed.add(port + "/" + each);
          }
        });
    return exposed;
  }

  private void host(JsonObject spec, HostConfigBuilder host) {
    String policy = spec.text("restart_policy");
    if (!policy.isEmpty()) {
      int tries = spec.integer("restart_tries");
      host.restartPolicy(new RestartPolicy(policy, policy.equals("on-failure") ? tries : 0));
    }
    host.autoRemove(spec.bool("remove")).annotations(annotations(spec));
    host.init(spec.boolOrNull("init")).runtime(spec.nonEmpty("oci_runtime"));
    host.logConfig(log(spec.object("log_configuration")));
    host.sysctls(spec.stringMap("sysctl"));
    host.containerIdFile(null);
    host.utsMode(Namespaces.of(spec, "utsns"));
    host.pidMode(Namespaces.of(spec, "pidns")).ipcMode(Namespaces.of(spec, "ipcns"));
    host.cgroupnsMode(Namespaces.of(spec, "cgroupns"));
    String cgroups = spec.text("cgroups_mode");
    if (!cgroups.isEmpty() && !cgroups.equals("enabled") && !cgroups.equals("no-conmon")) {
      warnings.add("cgroups=" + cgroups + " is not supported: the container gets a cgroup");
    }
    if (spec.number("timeout") > 0) {
      warnings.add("timeout is not supported: the container is not ended after it");
    }
  }

  /** The command line that made it belongs to what Podman shows; the engine keeps annotations. */
  private static Map<String, String> annotations(JsonObject spec) {
    Map<String, String> annotations = new LinkedHashMap<>();
    Map<String, String> given = spec.stringMap("annotations");
    if (given != null) {
      annotations.putAll(given);
    }
    List<String> command = spec.strings("containerCreateCommand");
    if (command != null) {
      annotations.put(Annotations.CREATE_COMMAND, String.join("\n", command));
    }
    annotations.put(Annotations.MANAGER, "libpod");
    return annotations;
  }

  private static LogConfig log(@Nullable JsonObject log) {
    if (log == null || log.text("driver").isEmpty()) {
      return new LogConfig("k8s-file", options(log));
    }
    String driver = log.text("driver");
    return new LogConfig(
        switch (driver) {
          case "passthrough", "passthrough-tty" ->
              throw PodmanException.plain(
                  500, "log driver " + driver + " needs the container to run below the client");
          default -> driver;
        },
        options(log));
  }

  private static @Nullable Map<String, String> options(@Nullable JsonObject log) {
    if (log == null) {
      return null;
    }
    Map<String, String> options = new LinkedHashMap<>();
    Map<String, String> given = log.stringMap("options");
    if (given != null) {
      options.putAll(given);
    }
    long size = log.number("size");
    if (size > 0) {
      options.put("max-size", Long.toString(size));
    }
    if (!log.text("path").isEmpty()) {
      throw PodmanException.plain(500, "a path of the log is not supported by this engine");
    }
    return options.isEmpty() ? null : options;
  }
}
