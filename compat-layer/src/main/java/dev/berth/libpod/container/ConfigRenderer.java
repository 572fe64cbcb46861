package dev.berth.libpod.container;

import dev.berth.api.ApiVersion;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerSecrets;
import dev.berth.runtime.container.Extras;
import dev.berth.runtime.container.HealthExtras;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    out.put("OpenStdin", config.openStdin()).put("StdinOnce", false);
    out.putStrings("Env", environment(config)).putStrings("Cmd", config.cmd());
    out.put("Image", LibpodNames.imageOf(container.imageName())).putNull("Volumes");
    String directory = config.workingDir();
    out.put("WorkingDir", directory == null || directory.isEmpty() ? "/" : directory);
    entrypoint(config.entrypoint());
    out.putNull("OnBuild").putMap("Labels", InspectRenderer.orNull(config.labels()));
    out.putMap("Annotations", Annotations.shown(container, five));
    signal(config.stopSignal());
    if (SystemdMode.is(container)) {
      out.put("SystemdMode", true);
    }
    health(config.healthcheck());
    createCommand();
    Extras more = container.hostConfig().more();
    out.putPresent("Timezone", more.timezone());
    String umask = more.umask();
    out.put("Umask", umask == null ? ExtrasSpec.UMASK : umask);
    secrets();
    Integer grace = config.stopTimeoutSeconds();
    out.put("Timeout", more.timeoutSeconds()).put("StopTimeout", grace == null ? 10 : grace);
    Extras.Accounts accounts = more.accounts();
    out.put("Passwd", accounts == null || !accounts.unmanaged());
    String notify = more.sdNotify();
    out.put("sdNotifyMode", notify == null ? "container" : notify);
    exposed(config.exposedPorts());
    out.end();
  }

  private void health(@Nullable Healthcheck check) {
    HealthExtras extras = container.hostConfig().more().healthExtras();
    Healthcheck startup = extras.startup();
    if (startup != null) {
      out.object("StartupHealthCheck");
      check(startup);
      out.putPresent("Successes", extras.startupSuccesses()).end();
    }
    boolean checked = check != null && check.test() != null;
    if (check != null && checked) {
      out.object("Healthcheck");
      check(check);
      out.end();
    }
    String action = extras.onFailure();
    out.put("HealthcheckOnFailureAction", action == null ? "none" : action);
    if (five && checked) {
      Integer count = extras.maxLogCount();
      Integer size = extras.maxLogSize();
      out.put("HealthLogDestination", "local");
      out.putPresent("HealthcheckMaxLogCount", count == null ? 5 : count);
      out.putPresent("HealthcheckMaxLogSize", size == null ? 500 : size);
    }
  }

  private void check(Healthcheck check) {
    out.putStrings("Test", check.test());
    out.putPresent("StartPeriod", check.startPeriod()).putPresent("Interval", check.interval());
    out.putPresent("Timeout", check.timeout()).putPresent("Retries", check.retries());
  }

  private void exposed(@Nullable Set<String> ports) {
    if (!five || ports == null || ports.isEmpty()) {
      return;
    }
    out.object("ExposedPorts");
    new TreeSet<>(ports).forEach(each -> out.object(each).end());
    out.end();
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

  /** Without what says that a variable is removed; with what a start adds. */
  private List<String> environment(ContainerConfig config) {
    List<String> given = config.env() == null ? List.of() : config.env();
    List<String> shown = new ArrayList<>();
    given.stream().filter(each -> each.indexOf('=') > 0).forEach(shown::add);
    String name = config.hostname();
    boolean named = given.stream().anyMatch(each -> each.startsWith("HOSTNAME"));
    if (container.state().hasBeenStarted() && name != null && !named) {
      shown.add("HOSTNAME=" + name);
    }
    return shown;
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
