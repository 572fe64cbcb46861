package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import org.jspecify.annotations.Nullable;

/** What is done about a container that became unhealthy. */
@FunctionalInterface
interface HealthFailures {
  /** Does it, in the background: the caller holds the container's lock. */
  void act(ManagedContainer container, @Nullable String action);

  /** By the operations a user has. */
  static HealthFailures by(Lifecycle life, Containers containers) {
    return (container, action) -> {
      if (action == null || action.equals("none")) {
        return;
      }
      String id = container.id().hex();
      life.background.run(
          action + " " + id,
          () -> {
            try {
              act(containers, id, action);
            } catch (EngineException e) {
              System.getLogger(HealthFailures.class.getName())
                  .log(System.Logger.Level.WARNING, "unhealthy container " + id + ": " + e.text());
            }
          });
    };
  }

  private static void act(Containers containers, String id, String action) {
    switch (action) {
      case "kill" -> containers.kill(id, "SIGKILL");
      case "stop" -> containers.stop(id, null, null);
      case "restart" -> containers.restart(id, null, null);
      default -> throw EngineException.invalid("unknown action of a health check: " + action);
    }
  }
}
