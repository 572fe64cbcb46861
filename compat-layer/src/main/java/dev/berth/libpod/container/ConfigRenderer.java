package dev.berth.libpod.container;

import dev.berth.api.ApiVersion;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerSecrets;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.wire.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Renders what runs; before Podman 5 the entrypoint was one text and the signal a number. */
final class ConfigRenderer {
  private static final ApiVersion FIVE = new ApiVersion(5, 0);

  private final JsonWriter out;
  private final Container container;
  private final boolean five;

  ConfigRenderer(JsonWriter out, Container container, ApiVersion version) {
    this.out = out;
    this.container = container;
    this.five = version.compareTo(FIVE) >= 0;
  }

  void render() {
    ContainerConfig config = container.config();
    out.object("Config");
    String name = config.hostname();
    out.put("Hostname", name == null ? container.id().shortId() : name).put("Domainname", "");
    out.putText("User", config.user()).put("AttachStdin", false);
    out.put("AttachStdout", false).put("AttachStderr", false).put("Tty", config.tty());
    out.put("OpenStdin", config.openStdin()).put("StdinOnce", config.stdinOnce());
    out.putStrings("Env", config.env()).putStrings("Cmd", config.cmd());
    out.put("Image", LibpodNames.imageOf(container.imageName())).putNull("Volumes");
    String directory = config.workingDir();
    out.put("WorkingDir", directory == null || directory.isEmpty() ? "/" : directory);
    entrypoint(config.entrypoint());
    out.putNull("OnBuild").putMap("Labels", InspectRenderer.orNull(config.labels()));
    annotations();
    signal(config.stopSignal());
    Healthcheck health = config.healthcheck();
    if (health != null && health.test() != null) {
      out.object("Healthcheck").putStrings("Test", health.test());
      out.putPresent("StartPeriod", health.startPeriod());
      out.putPresent("Interval", health.interval()).putPresent("Timeout", health.timeout());
      out.putPresent("Retries", health.retries()).end();
    }
    out.put("HealthcheckOnFailureAction", "none");
    createCommand();
    out.put("Umask", "0022");
    secrets();
    Integer grace = config.stopTimeoutSeconds();
    out.put("Timeout", 0).put("StopTimeout", grace == null ? 10 : grace).put("Passwd", true);
    out.put("sdNotifyMode", "container").end();
  }

  private void entrypoint(@Nullable List<String> entrypoint) {
    if (five) {
      out.putStrings("Entrypoint", entrypoint);
    } else {
      out.put("Entrypoint", entrypoint == null ? "" : String.join(" ", entrypoint));
    }
  }

  private void signal(@Nullable String signal) {
    String name = signal == null || signal.isEmpty() ? "SIGTERM" : signal;
    if (five) {
      out.put("StopSignal", SignalNames.name(name));
    } else {
      out.put("StopSignal", SignalNames.number(name));
    }
  }

  private void annotations() {
    Map<String, String> kept = container.hostConfig().annotations();
    Map<String, String> shown = new TreeMap<>();
    if (kept != null) {
      kept.forEach(
          (key, value) -> {
            if (!Annotations.internal(key)) {
              shown.put(key, value);
            }
          });
    }
    out.putMap("Annotations", shown.isEmpty() ? null : shown);
  }

  private void secrets() {
    ContainerSecrets secrets = container.hostConfig().secrets();
    if (secrets == null || secrets.files().isEmpty()) {
      return;
    }
    out.array("Secrets");
    for (ContainerSecrets.SecretFile each : secrets.files()) {
      out.object().put("Name", each.name()).put("ID", each.id()).put("Size", 0);
      out.put("UID", each.uid()).put("GID", each.gid()).put("Mode", each.mode()).end();
    }
    out.endArray();
  }

  private void createCommand() {
    Map<String, String> kept = container.hostConfig().annotations();
    String command = kept == null ? null : kept.get(Annotations.CREATE_COMMAND);
    if (command != null) {
      out.putStrings("CreateCommand", List.of(command.split("\n", -1)));
    }
  }
}
