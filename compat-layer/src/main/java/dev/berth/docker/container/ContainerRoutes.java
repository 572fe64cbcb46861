package dev.berth.docker.container;

import static dev.berth.wire.RouteLine.delete;
import static dev.berth.wire.RouteLine.get;
import static dev.berth.wire.RouteLine.head;
import static dev.berth.wire.RouteLine.post;
import static dev.berth.wire.RouteLine.put;

import dev.berth.api.Handler;
import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The container and exec operations. */
public final class ContainerRoutes {
  private ContainerRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    CreateHandler create = new CreateHandler(engine);
    ListHandler list = new ListHandler(engine);
    LifecycleHandlers life = new LifecycleHandlers(engine);
    ChangeHandlers change = new ChangeHandlers(engine);
    StreamHandlers stream = new StreamHandlers(engine);
    AttachHandlers attach = new AttachHandlers(engine);
    FileHandlers files = new FileHandlers(engine);
    ExecHandlers exec = new ExecHandlers(engine);
    Handler checkpoint = LifecycleHandlers::experimental;
    StatsHandler stats = new StatsHandler(engine);
    CommitHandler commit = new CommitHandler(engine);
    return List.of(
        post("/commit", 24, "ImageCommit", "Image of a container", commit::commit),
        post("/containers/create", 24, "ContainerCreate", "Create a container", create::create),
        get("/containers/json", 24, "ContainerList", "List containers", list::list),
        post("/containers/prune", 25, "ContainerPrune", "Delete stopped containers", change::prune),
        delete("/containers/{id:*}", 24, "ContainerDelete", "Remove a container", change::remove),
        get("/containers/{id:*}/archive", 24, "ContainerArchive", "Tar of a path", files::archive),
        head(
            "/containers/{id:*}/archive",
            24,
            "ContainerArchiveInfo",
            "Stat of a path",
            files::stat),
        put("/containers/{id:*}/archive", 24, "PutContainerArchive", "Unpack a tar", files::unpack),
        post("/containers/{id:*}/attach", 24, "ContainerAttach", "Attach", attach::attach),
        get(
            "/containers/{id:*}/attach/ws",
            24,
            "ContainerAttachWebsocket",
            "Attach over WebSocket",
            attach::webSocket),
        get("/containers/{id:*}/changes", 24, "ContainerChanges", "Changed paths", files::changes),
        get("/containers/{id:*}/export", 24, "ContainerExport", "Export as a tar", files::export),
        get("/containers/{id:*}/json", 24, "ContainerInspect", "Inspect", list::inspect),
        post("/containers/{id:*}/kill", 24, "ContainerKill", "Send a signal", life::kill),
        get("/containers/{id:*}/logs", 24, "ContainerLogs", "Read the log", stream::logs),
        post("/containers/{id:*}/pause", 24, "ContainerPause", "Freeze", life::pause),
        post("/containers/{id:*}/rename", 24, "ContainerRename", "Rename", change::rename),
        post("/containers/{id:*}/resize", 24, "ContainerResize", "Set terminal size", life::resize),
        post("/containers/{id:*}/restart", 24, "ContainerRestart", "Restart", life::restart),
        post("/containers/{id:*}/start", 24, "ContainerStart", "Start", life::start),
        get("/containers/{id:*}/stats", 24, "ContainerStats", "Resource usage", stats::stats),
        post("/containers/{id:*}/stop", 24, "ContainerStop", "Stop", life::stop),
        get("/containers/{id:*}/top", 24, "ContainerTop", "List processes", list::top),
        post("/containers/{id:*}/unpause", 24, "ContainerUnpause", "Thaw", life::unpause),
        post("/containers/{id:*}/update", 24, "ContainerUpdate", "Change limits", change::update),
        post("/containers/{id:*}/wait", 24, "ContainerWait", "Wait for an exit", life::await),
        post("/containers/{id:*}/exec", 24, "ContainerExec", "Create an exec", exec::create),
        get("/exec/{id:*}/json", 24, "ExecInspect", "Inspect an exec", exec::inspect),
        get("/containers/{id:*}/checkpoints", 25, "CheckpointList", "List checkpoints", checkpoint),
        post(
            "/containers/{id:*}/checkpoints",
            25,
            "CheckpointCreate",
            "Create a checkpoint",
            checkpoint),
        post("/exec/{id:*}/resize", 24, "ExecResize", "Set its terminal size", exec::resize),
        post(
            "/exec/{id:*}/start",
            24,
            "ExecStart",
            "Start an exec",
            new ExecStart(engine, sink -> sink)));
  }
}
