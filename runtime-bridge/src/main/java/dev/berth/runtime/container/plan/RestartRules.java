package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.RestartPolicy;
import dev.berth.runtime.error.EngineException;

/** Checks of restart policies, for create and update. */
public final class RestartRules {
  private RestartRules() {}

  /** Fails INVALID with Docker's text. */
  public static void check(RestartPolicy policy) {
    switch (policy.name()) {
      case "always", "unless-stopped", "no" -> {
        if (policy.maximumRetryCount() != 0) {
          throw EngineException.invalid(
              "invalid restart policy: maximum retry count can only be used with 'on-failure'"
                  + (policy.maximumRetryCount() < 0 ? " and cannot be negative" : ""));
        }
      }
      case "on-failure" -> {
        if (policy.maximumRetryCount() < 0) {
          throw EngineException.invalid(
              "invalid restart policy: maximum retry count cannot be negative");
        }
      }
      case "" -> {
        if (policy.maximumRetryCount() > 0) {
          throw EngineException.invalid(
              "invalid restart policy: maximum retry count can only be used with 'on-failure'");
        }
      }
      default ->
          throw EngineException.invalid(
              "invalid restart policy: unknown policy '"
                  + policy.name()
                  + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
    }
  }

  static boolean restarts(RestartPolicy policy) {
    return !policy.name().isEmpty() && !policy.name().equals("no");
  }
}
