package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.wire.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders the portable half of a configuration, for containers and for images. */
public final class ConfigRenderer {
  private ConfigRenderer() {}

  /** The Config of a container. */
  static void container(
      JsonWriter out,
      ContainerConfig config,
      @Nullable String mac,
      String image,
      ApiVersion version) {
    out.object("Config");
    out.putText("Hostname", config.hostname()).putText("Domainname", config.domainname());
    out.putText("User", config.user());
    runtimeKeys(out, config);
    out.putStrings("Env", config.env()).putStrings("Cmd", config.cmd());
    healthcheck(out, config.healthcheck(), version);
    argsEscaped(out, config);
    boolean volumes = config.volumes() != null && !config.volumes().isEmpty();
    out.put("Image", image).putSet("Volumes", volumes ? config.volumes() : null);
    out.putText("WorkingDir", config.workingDir()).putStrings("Entrypoint", config.entrypoint());
    if (config.networkDisabled()) {
      out.put("NetworkDisabled", true);
    }
    if (version.below(52)) {
      out.putPresent("MacAddress", mac);
    }
    out.putStrings("OnBuild", config.onBuild());
    labels(out, config);
    out.putPresent("StopSignal", config.stopSignal());
    stopTimeout(out, config);
    shell(out, config);
    out.end();
  }

  /** What old versions show of the container that an image was committed from, when none was. */
  public static void emptyContainerConfig(JsonWriter out) {
    out.object("ContainerConfig").put("Hostname", "").put("Domainname", "").put("User", "");
    out.put("AttachStdin", false).put("AttachStdout", false).put("AttachStderr", false);
    out.put("Tty", false).put("OpenStdin", false).put("StdinOnce", false);
    out.putNull("Env").putNull("Cmd").put("Image", "").putNull("Volumes");
    out.put("WorkingDir", "").putNull("Entrypoint").putNull("OnBuild").putNull("Labels").end();
  }

  /** The Config of an image: what only containers have is shown empty before 1.50. */
  public static void image(JsonWriter out, ContainerConfig config, ApiVersion version) {
    out.object("Config");
    if (version.below(50)) {
      out.put("Hostname", "").put("Domainname", "");
    }
    text(out, "User", config.user(), version);
    if (version.below(50)) {
      runtimeKeys(out, config);
    } else if (config.exposedPorts() != null) {
      out.putSet("ExposedPorts", config.exposedPorts());
    }
    strings(out, "Env", config.env(), version);
    strings(out, "Cmd", config.cmd(), version);
    healthcheck(out, config.healthcheck(), version);
    argsEscaped(out, config);
    if (version.below(50)) {
      out.put("Image", "");
    }
    if (version.below(52) || config.volumes() != null) {
      out.putSet("Volumes", config.volumes());
    }
    text(out, "WorkingDir", config.workingDir(), version);
    strings(out, "Entrypoint", config.entrypoint(), version);
    strings(out, "OnBuild", config.onBuild(), version);
    if (version.below(52) || config.labels() != null) {
      out.putMap("Labels", config.labels());
    }
    out.putPresent("StopSignal", config.stopSignal());
    shell(out, config);
    out.end();
  }

  private static void text(JsonWriter out, String key, @Nullable String value, ApiVersion version) {
    if (version.below(52)) {
      out.putText(key, value);
    } else {
      out.putPresent(key, value);
    }
  }

  private static void strings(
      JsonWriter out, String key, @Nullable List<String> values, ApiVersion version) {
    if (version.below(52) || values != null) {
      out.putStrings(key, values);
    }
  }

  private static void runtimeKeys(JsonWriter out, ContainerConfig config) {
    out.put("AttachStdin", config.attachStdin());
    out.put("AttachStdout", config.attachStdout()).put("AttachStderr", config.attachStderr());
    if (config.exposedPorts() != null && !config.exposedPorts().isEmpty()) {
      out.putSet("ExposedPorts", config.exposedPorts());
    }
    out.put("Tty", config.tty()).put("OpenStdin", config.openStdin());
    out.put("StdinOnce", config.stdinOnce());
  }

  private static void argsEscaped(JsonWriter out, ContainerConfig config) {
    if (config.argsEscaped()) {
      out.put("ArgsEscaped", true);
    }
  }

  private static void labels(JsonWriter out, ContainerConfig config) {
    if (config.labels() == null) {
      out.object("Labels").end();
    } else {
      out.putMap("Labels", config.labels());
    }
  }

  private static void stopTimeout(JsonWriter out, ContainerConfig config) {
    if (config.stopTimeoutSeconds() != null) {
      out.put("StopTimeout", config.stopTimeoutSeconds());
    }
  }

  private static void shell(JsonWriter out, ContainerConfig config) {
    if (config.shell() != null && !config.shell().isEmpty()) {
      out.putStrings("Shell", config.shell());
    }
  }

  private static void healthcheck(JsonWriter out, @Nullable Healthcheck check, ApiVersion version) {
    if (check == null) {
      return;
    }
    out.object("Healthcheck");
    if (check.test() != null && !check.test().isEmpty()) {
      out.putStrings("Test", check.test());
    }
    out.putPresent("Interval", check.interval()).putPresent("Timeout", check.timeout());
    out.putPresent("StartPeriod", check.startPeriod());
    if (version.atLeast(44)) {
      out.putPresent("StartInterval", check.startInterval());
    }
    out.putPresent("Retries", check.retries()).end();
  }
}
