package dev.berth.docker.swarm;

import static dev.berth.docker.wire.RouteLine.delete;
import static dev.berth.docker.wire.RouteLine.get;
import static dev.berth.docker.wire.RouteLine.post;

import dev.berth.api.Exchange;
import dev.berth.api.Route;
import dev.berth.runtime.error.EngineException;
import java.util.List;

/** Swarm operations: this engine is never in a swarm, and says so as Docker does. */
public final class SwarmRoutes {
  private static final String NOT_MANAGER =
      "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
          + " connect this node to swarm and try again.";

  private SwarmRoutes() {}

  /** The table. */
  public static List<Route> table() {
    return List.of(
        get("/swarm", 24, "SwarmInspect", "Inspect the swarm", SwarmRoutes::refuse),
        post("/swarm/init", 24, "SwarmInit", "Make a swarm", SwarmRoutes::refuse),
        post("/swarm/join", 24, "SwarmJoin", "Join a swarm", SwarmRoutes::refuse),
        post("/swarm/leave", 24, "SwarmLeave", "Leave the swarm", SwarmRoutes::refuse),
        post("/swarm/unlock", 25, "SwarmUnlock", "Unlock a manager", SwarmRoutes::refuse),
        get("/swarm/unlockkey", 25, "SwarmUnlockkey", "Read the key", SwarmRoutes::refuse),
        post("/swarm/update", 24, "SwarmUpdate", "Change the swarm", SwarmRoutes::refuse),
        get("/nodes", 24, "NodeList", "List nodes", SwarmRoutes::refuse),
        get("/nodes/{id}", 24, "NodeInspect", "Inspect a node", SwarmRoutes::refuse),
        delete("/nodes/{id}", 24, "NodeDelete", "Remove a node", SwarmRoutes::refuse),
        post("/nodes/{id}/update", 24, "NodeUpdate", "Change a node", SwarmRoutes::refuse),
        get("/services", 24, "ServiceList", "List services", SwarmRoutes::refuse),
        post("/services/create", 24, "ServiceCreate", "Create a service", SwarmRoutes::refuse),
        get("/services/{id}", 24, "ServiceInspect", "Inspect a service", SwarmRoutes::refuse),
        delete("/services/{id}", 24, "ServiceDelete", "Delete a service", SwarmRoutes::refuse),
        post("/services/{id}/update", 24, "ServiceUpdate", "Change it", SwarmRoutes::refuse),
        get("/services/{id}/logs", 25, "ServiceLogs", "Its logs", SwarmRoutes::refuse),
        get("/tasks", 24, "TaskList", "List tasks", SwarmRoutes::refuse),
        get("/tasks/{id}", 24, "TaskInspect", "Inspect a task", SwarmRoutes::refuse),
        get("/tasks/{id}/logs", 29, "TaskLogs", "Logs of a task", SwarmRoutes::refuse),
        get("/secrets", 25, "SecretList", "List secrets", SwarmRoutes::refuse),
        post("/secrets/create", 25, "SecretCreate", "Create a secret", SwarmRoutes::refuse),
        get("/secrets/{id}", 25, "SecretInspect", "Inspect a secret", SwarmRoutes::refuse),
        delete("/secrets/{id}", 25, "SecretDelete", "Delete a secret", SwarmRoutes::refuse),
        post("/secrets/{id}/update", 26, "SecretUpdate", "Change it", SwarmRoutes::refuse),
        get("/configs", 30, "ConfigList", "List configs", SwarmRoutes::refuse),
        post("/configs/create", 30, "ConfigCreate", "Create a config", SwarmRoutes::refuse),
        get("/configs/{id}", 30, "ConfigInspect", "Inspect a config", SwarmRoutes::refuse),
        delete("/configs/{id}", 30, "ConfigDelete", "Delete a config", SwarmRoutes::refuse),
        post("/configs/{id}/update", 30, "ConfigUpdate", "Change it", SwarmRoutes::refuse));
  }

  private static void refuse(Exchange exchange) {
    throw EngineException.unavailable(NOT_MANAGER);
  }
}
