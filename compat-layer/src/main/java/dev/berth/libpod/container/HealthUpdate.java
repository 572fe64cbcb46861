package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.HealthExtras;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.text.GoDuration;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an update changes of health checks (Podman, UpdateHealthCheckConfig). */
final class HealthUpdate {
  private static final List<String> REGULAR =
      List.of("health_interval", "health_retries", "health_timeout", "health_start_period");

  private static final List<String> STARTUP =
      List.of(
          "health_startup_interval",
          "health_startup_retries",
          "health_startup_timeout",
          "health_startup_success");

  private static final List<String> OTHERS =
      List.of(
          "no_healthcheck",
          "health_cmd",
          "health_startup_cmd",
          "health_on_failure",
          "health_log_destination",
          "health_max_log_count",
          "health_max_log_size");

  private static final Healthcheck NONE = new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0);

  private final JsonObject body;

  HealthUpdate(JsonObject body) {
    this.body = body;
  }

  boolean asked() {
    return any(REGULAR) || any(STARTUP) || any(OTHERS);
  }

  private boolean any(List<String> keys) {
    return keys.stream().anyMatch(body::has);
  }

  /** Fails for what cannot be, before anything is changed. */
  void check(Container container) {
    Healthcheck now = container.config().healthcheck();
    boolean checked = now != null && now.test() != null && !now.test().isEmpty();
    if (any(REGULAR) && !checked && !body.has("health_cmd")) {
      throw PodmanException.plain(500, "healthcheck command is not set");
    }
    HealthExtras extras = container.hostConfig().more().healthExtras();
    if (any(STARTUP) && extras.startup() == null && !body.has("health_startup_cmd")) {
      throw PodmanException.plain(500, "startup healthcheck command is not set");
    }
    HealthSpec.checkDestination(body.string("health_log_destination"));
    HealthExtras unused = extras(extras);
    ContainerConfig unusedConfig = of(container.config());
  }

  /** The configuration with the regular check changed. */
  ContainerConfig of(ContainerConfig config) {
    if (body.bool("no_healthcheck")) {
      return new ContainerConfigBuilder(config).healthcheck(NONE).build();
    }
    if (!any(REGULAR) && !body.has("health_cmd")) {
      return config;
    }
    Healthcheck old = config.healthcheck();
    Healthcheck base = old == null ? NONE : old;
    List<String> test = body.has("health_cmd") ? command(body.text("health_cmd")) : base.test();
    return new ContainerConfigBuilder(config)
        .healthcheck(
            new Healthcheck(
                test,
                duration("health_interval", base.interval()),
                duration("health_timeout", base.timeout()),
                duration("health_start_period", base.startPeriod()),
                base.startInterval(),
                number("health_retries", base.retries())))
        .build();
  }

  /** The rest. */
  HealthExtras extras(HealthExtras old) {
    String action = body.string("health_on_failure");
    String checked = action == null ? old.onFailure() : HealthSpec.checkedAction(action);
    return new HealthExtras(
        startup(old.startup()),
        number("health_startup_success", old.startupSuccesses()),
        "none".equals(checked) ? null : checked,
        old.logDestination(),
        body.has("health_max_log_count")
            ? body.integerOrNull("health_max_log_count")
            : old.maxLogCount(),
        body.has("health_max_log_size")
            ? body.integerOrNull("health_max_log_size")
            : old.maxLogSize());
  }

  private @Nullable Healthcheck startup(@Nullable Healthcheck old) {
    if (body.bool("no_healthcheck")) {
      return null;
    }
    if (!any(STARTUP) && !body.has("health_startup_cmd")) {
      return old;
    }
    Healthcheck base = old == null ? NONE : old;
    List<String> test =
        body.has("health_startup_cmd") ? command(body.text("health_startup_cmd")) : base.test();
    return new Healthcheck(
        test,
        duration("health_startup_interval", base.interval()),
        duration("health_startup_timeout", base.timeout()),
        0,
        0,
        number("health_startup_retries", base.retries()));
  }

  /** A line of shell, or a JSON list of words. */
  private static List<String> command(String text) {
    if (text.equals("none")) {
      return List.of("NONE");
    }
    if (text.startsWith("[")) {
      JsonObject list = JsonObject.parse("{\"cmd\":" + text + "}", "command");
      List<String> words = list == null ? null : list.strings("cmd");
      if (words != null && !words.isEmpty()) {
        List<String> test = new ArrayList<>(words);
        if (!test.getFirst().startsWith("CMD")) {
          test.addFirst("CMD");
        }
        return test;
      }
    }
    return List.of("CMD-SHELL", text);
  }

  private int number(String key, int old) {
    return body.has(key) ? body.integer(key) : old;
  }

  private long duration(String key, long old) {
    String text = body.string(key);
    if (text == null) {
      return old;
    }
    if (text.equals("disable")) {
      return 0;
    }
    Long nanos = GoDuration.parse(text);
    if (nanos == null) {
      throw PodmanException.plain(
          500, "invalid " + key.replace("health_", "healthcheck-") + ": \"" + text + '"');
    }
    return nanos;
  }
}
