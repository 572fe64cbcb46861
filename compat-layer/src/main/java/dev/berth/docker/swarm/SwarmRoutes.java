package dev.berth.docker.swarm;

import static dev.berth.wire.RouteLine.delete;
import static dev.berth.wire.RouteLine.get;
import static dev.berth.wire.RouteLine.post;

import dev.berth.api.Route;
import java.util.List;

/** Swarm operations: this engine is never in a swarm, and says so as Docker does. */
public final class SwarmRoutes {
  private SwarmRoutes() {}

  /** The table. */
  public static List<Route> table() {
    return List.of(
        get("/swarm", 24, "SwarmInspect", "Inspect the swarm", SwarmChecks::refuse),
        post("/swarm/init", 24, "SwarmInit", "Make a swarm", SwarmChecks::init),
        post("/swarm/join", 24, "SwarmJoin", "Join a swarm", SwarmChecks::join),
        post("/swarm/leave", 24, "SwarmLeave", "Leave the swarm", SwarmChecks::leave),
        post(
            "/swarm/unlock",
            25,
            "SwarmUnlock",
            "Unlock a manager",
            SwarmChecks.body("swarm.UnlockRequest")),
        get("/swarm/unlockkey", 25, "SwarmUnlockkey", "Read the key", SwarmChecks::refuse),
        post("/swarm/update", 24, "SwarmUpdate", "Change the swarm", SwarmChecks::updateSwarm),
        get("/nodes", 24, "NodeList", "List nodes", SwarmChecks::list),
        get("/nodes/{id}", 24, "NodeInspect", "Inspect a node", SwarmChecks::refuse),
        delete("/nodes/{id}", 24, "NodeDelete", "Remove a node", SwarmChecks::refuse),
        post(
            "/nodes/{id}/update",
            24,
            "NodeUpdate",
            "Change a node",
            SwarmChecks.versioned("swarm.NodeSpec", "node", true)),
        get("/services", 24, "ServiceList", "List services", SwarmChecks::services),
        post(
            "/services/create",
            24,
            "ServiceCreate",
            "Create a service",
            SwarmChecks.body("swarm.ServiceSpec")),
        get("/services/{id}", 24, "ServiceInspect", "Inspect a service", SwarmChecks::service),
        delete("/services/{id}", 24, "ServiceDelete", "Delete a service", SwarmChecks::refuse),
        post(
            "/services/{id}/update",
            24,
            "ServiceUpdate",
            "Change it",
            SwarmChecks.versioned("swarm.ServiceSpec", "service", true)),
        get("/services/{id}/logs", 25, "ServiceLogs", "Its logs", SwarmChecks::logs),
        get("/tasks", 24, "TaskList", "List tasks", SwarmChecks::list),
        get("/tasks/{id}", 24, "TaskInspect", "Inspect a task", SwarmChecks::refuse),
        get("/tasks/{id}/logs", 29, "TaskLogs", "Logs of a task", SwarmChecks::logs),
        get("/secrets", 25, "SecretList", "List secrets", SwarmChecks::list),
        post(
            "/secrets/create",
            25,
            "SecretCreate",
            "Create a secret",
            SwarmChecks.body("swarm.SecretSpec")),
        get("/secrets/{id}", 25, "SecretInspect", "Inspect a secret", SwarmChecks::refuse),
        delete("/secrets/{id}", 25, "SecretDelete", "Delete a secret", SwarmChecks::refuse),
        post(
            "/secrets/{id}/update",
            26,
            "SecretUpdate",
            "Change it",
            SwarmChecks.versioned("swarm.SecretSpec", "secret", false)),
        get("/configs", 30, "ConfigList", "List configs", SwarmChecks::list),
        post(
            "/configs/create",
            30,
            "ConfigCreate",
            "Create a config",
            SwarmChecks.body("swarm.ConfigSpec")),
        get("/configs/{id}", 30, "ConfigInspect", "Inspect a config", SwarmChecks::refuse),
        delete("/configs/{id}", 30, "ConfigDelete", "Delete a config", SwarmChecks::refuse),
        post(
            "/configs/{id}/update",
            30,
            "ConfigUpdate",
            "Change it",
            SwarmChecks.versioned("swarm.ConfigSpec", "config", false)));
  }
}
