package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.HealthExtras;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.wire.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Health checks of a specification. */
final class HealthSpec {
  /** The actions by Podman's numbers; the second one means "invalid". */
  private static final List<String> ACTIONS = List.of("none", "", "kill", "restart", "stop");

  private static final String LOCAL = "local";

  private HealthSpec() {}

  static @Nullable Healthcheck check(@Nullable JsonObject health) {
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

  /** Null when nothing is asked for. */
  static @Nullable HealthExtras extras(JsonObject spec) {
    JsonObject startup = spec.object("startupHealthConfig");
    if (startup != null && !spec.has("healthconfig")) {
      throw PodmanException.caused(
          500,
          "a startup health check needs a regular one: startupHealthConfig without healthconfig",
          "invalid configuration");
    }
    String destination = spec.nonEmpty("healthLogDestination");
    checkDestination(destination);
    String action = action(spec);
    HealthExtras extras =
        new HealthExtras(
            check(startup),
            startup == null ? 0 : startup.integer("Successes"),
            action.equals("none") ? null : action,
            destination,
            spec.integerOrNull("healthMaxLogCount"),
            spec.integerOrNull("healthMaxLogSize"));
    return extras.equals(HealthExtras.NONE) ? null : extras;
  }

  static void checkDestination(@Nullable String destination) {
    if (destination != null && !destination.isEmpty() && !destination.equals(LOCAL)) {
      throw PodmanException.plain(
          500,
          "healthLogDestination "
              + destination
              + " is not supported by this engine: results are kept with the container (local)");
    }
  }

  private static String action(JsonObject spec) {
    String given = spec.numberOrText("health_check_on_failure_action");
    if (given == null || given.isEmpty()) {
      return "none";
    }
    boolean number = given.matches("[0-9]");
    int index = number ? Integer.parseInt(given) : ACTIONS.indexOf(given);
    return checkedAction(index >= 0 && index < ACTIONS.size() ? ACTIONS.get(index) : given);
  }

  /** The action; fails where there is no such one. */
  static String checkedAction(String action) {
    if (action.isEmpty() || !ACTIONS.contains(action)) {
      throw PodmanException.plain(
          500,
          "invalid on-failure action \""
              + action
              + "\" for health check: supported actions are none,kill,restart,stop");
    }
    return action;
  }
}
