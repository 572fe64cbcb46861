package dev.berth.text;

import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.HealthState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The Status text of the container list, such as {@code Up 5 minutes (healthy)}. */
public final class StatusText {
  private StatusText() {}

  /** The text as of now. */
  public static String of(ContainerState state, Instant now) {
    String code = "(" + state.exitCode() + ") ";
    return switch (state.status()) {
      case RUNNING -> "Up " + since(state.startedAt(), now) + health(state.health());
      case PAUSED -> "Up " + since(state.startedAt(), now) + " (Paused)";
      case RESTARTING -> "Restarting " + code + since(state.finishedAt(), now) + " ago";
      case REMOVING -> "Removal In Progress";
      case DEAD -> "Dead";
      case CREATED, EXITED -> ended(state, code, now);
    };
  }

  private static String ended(ContainerState state, String code, Instant now) {
    if (state.startedAt() == null || state.status() == ContainerStatus.CREATED) {
      return "Created";
    }
    return state.finishedAt() == null
        ? ""
        : "Exited " + code + since(state.finishedAt(), now) + " ago";
  }

  private static String health(@Nullable HealthState health) {
    if (health == null || health.status().isEmpty() || health.status().equals("none")) {
      return "";
    }
    return health.status().equals("starting")
        ? " (health: starting)"
        : " (" + health.status() + ")";
  }

  private static String since(@Nullable Instant start, Instant now) {
    return HumanDuration.of(start == null ? Duration.ZERO : Duration.between(start, now));
  }
}
