package dev.berth.libpod.container;

import dev.berth.libpod.image.LocalNames;
import dev.berth.libpod.wire.PlatformNames;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.runtime.image.Image;
import dev.berth.wire.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a SpecGenerator into what the engine makes; what it cannot do is refused by name. */
public final class SpecDecoder {
  private final Engine engine;
  private final List<String> warnings;

  /**
   * Makes a decoder for one request.
   *
   * @param warnings gets what is taken otherwise than asked
   */
  public SpecDecoder(Engine engine, List<String> warnings) {
    this.engine = engine;
    this.warnings = warnings;
  }

  /** The request, as a member of its pod where it names one. */
  public CreateContainer decode(JsonObject asked) {
    PodMember pod = PodMember.of(engine, asked);
    return pod == null ? decodeAlone(asked) : pod.join(decodeAlone(pod.spec()));
  }

  private CreateContainer decodeAlone(JsonObject spec) {
    new SpecRules(spec).check();
    String name = new LocalNames(engine).of(spec.text("image"));
    Image image = engine.images().find(name);
    HostConfigBuilder host = new HostConfigBuilder();
    ContainerConfigBuilder config = config(spec, image);
    boolean systemd = SystemdMode.isMeant(spec, image, engine);
    if (systemd && signal(spec) == null && (image == null || image.config().stopSignal() == null)) {
      config.stopSignal(SystemdMode.STOP_SIGNAL);
    }
    host(spec, host);
    StorageSpec storage = new StorageSpec(spec, engine);
    storage.apply(host, systemd);
    new SecuritySpec(spec).apply(host, systemd);
    new ResourceSpec(spec, engine).apply(host);
    NetworkSpec network = new NetworkSpec(spec, engine, warnings);
    network.apply(host, config);
    host.extras(new ExtrasSpec(spec, engine).extras(storage.options()));
    host.secrets(new SecretSpec(engine).of(spec));
    ContainerConfig built = config.build();
    return new CreateContainer(
        spec.nonEmpty("name"), name, platform(spec), built, host.build(), network.endpoints());
  }

  private @Nullable String platform(JsonObject spec) {
    String variant = spec.text("image_variant");
    String arch = spec.text("image_arch");
    if (arch.isEmpty() && !variant.isEmpty()) {
      arch = engine.host().goArch();
    }
    return PlatformNames.of(spec.text("image_os"), arch, variant);
  }

  private ContainerConfigBuilder config(JsonObject spec, @Nullable Image image) {
    ContainerConfigBuilder config = new ContainerConfigBuilder();
    config.hostname(spec.nonEmpty("hostname")).user(spec.nonEmpty("user"));
    // Podman passes the end of a client's input on, whoever attaches
    boolean stdin = spec.bool("stdin");
    config.tty(spec.bool("terminal")).openStdin(stdin).stdinOnce(stdin);
    Map<String, String> host = engine.config().environment();
    config.env(new EnvironmentSpec(spec, image, host).entries()).cmd(spec.strings("command"));
    config.entrypoint(spec.stringOrStrings("entrypoint")).workingDir(spec.nonEmpty("work_dir"));
    config.labels(spec.stringMap("labels")).stopSignal(signal(spec));
    Long grace = spec.numberOrNull("stop_timeout");
    config.stopTimeoutSeconds(grace == null ? null : Math.clamp(grace, -1, Integer.MAX_VALUE));
    config.healthcheck(HealthSpec.check(spec.object("healthconfig"))).exposedPorts(exposed(spec));
    return config;
  }

  /** A number of the kernel's, or since Podman 5 also a name. */
  private static @Nullable String signal(JsonObject spec) {
    String text = spec.numberOrText("stop_signal");
    return text == null || text.isEmpty() || text.equals("0") ? null : text;
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
    host.logConfig(LogSpec.of(spec.object("log_configuration")));
    host.sysctls(spec.stringMap("sysctl"));
    host.containerIdFile(null);
    host.utsMode(Namespaces.of(spec, "utsns", engine));
    host.pidMode(Namespaces.of(spec, "pidns", engine))
        .ipcMode(Namespaces.of(spec, "ipcns", engine));
    host.cgroupnsMode(Namespaces.of(spec, "cgroupns", engine));
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
    String seccomp = spec.text("seccomp_profile_path");
    if (seccomp.startsWith("/")) {
      annotations.put(Annotations.SECCOMP, seccomp);
    }
    if (SecuritySpec.keepsGroups(spec)) {
      annotations.put(Annotations.KEEP_GROUPS, "1");
    }
    annotations.put(Annotations.MANAGER, "libpod");
    return annotations;
  }
}
