package dev.berth.libpod.container;

import static dev.berth.libpod.wire.LibpodLine.delete;
import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.head;
import static dev.berth.libpod.wire.LibpodLine.post;
import static dev.berth.libpod.wire.LibpodLine.put;

import dev.berth.api.Handler;
import dev.berth.api.Route;
import dev.berth.docker.container.ExecStart;
import dev.berth.libpod.container.top.TopHandler;
import dev.berth.libpod.wire.SharedRoutes;
import dev.berth.runtime.Engine;
import java.util.List;

/** The container and exec operations. */
public final class ContainerRoutes {
  private static final String ID = "/containers/{id}";

  private ContainerRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine, SharedRoutes docker) {
    CreateHandler create = new CreateHandler(engine);
    ListHandler list = new ListHandler(engine);
    LifecycleHandlers life = new LifecycleHandlers(engine);
    TerminalHandlers terminals = new TerminalHandlers(engine, docker);
    VerbHandlers verbs = new VerbHandlers(engine, docker);
    LogsHandler logs = new LogsHandler(engine);
    FileHandlers files = new FileHandlers(engine);
    CommitHandler commit = new CommitHandler(engine);
    UpdateHandler update = new UpdateHandler(engine);
    StatsHandler stats = new StatsHandler(engine);
    TopHandler top = new TopHandler(engine, docker.of("ContainerTop"));
    RemoveHandler remove = new RemoveHandler(engine);
    MountHandlers mounts = new MountHandlers(engine);
    HealthHandler health = new HealthHandler(engine);
    CheckpointHandlers checkpoints = new CheckpointHandlers(engine);
    WaitHandler wait = new WaitHandler(engine);
    ExecHandlers execs = new ExecHandlers(engine);
    Handler start = SharedRoutes.untyped(new ExecStart(engine, ExecSink::new));
    return List.of(
        post("/commit", "ImageCommitLibpod", "Image of a container", commit::commit),
        post("/containers/create", "ContainerCreateLibpod", "Create", create::create),
        get("/containers/json", "ContainerListLibpod", "List", list::list),
        post("/containers/prune", "ContainerPruneLibpod", "Remove stopped ones", life::prune),
        get("/containers/stats", "ContainersStatsAllLibpod", "Usage of several", stats::stats),
        delete(ID, "ContainerDeleteLibpod", "Remove", remove::remove),
        get(ID + "/archive", "ContainerArchiveLibpod", "Tar of a path", files::archive),
        head(ID + "/archive", "ContainerArchiveInfoLibpod", "Stat of a path", files::stat),
        put(ID + "/archive", "PutContainerArchiveLibpod", "Unpack a tar", files::unpack),
        post(ID + "/attach", "ContainerAttachLibpod", "Attach", terminals::attach),
        get(ID + "/changes", "ContainerChangesLibpod", "Changed paths", verbs::changes),
        post(ID + "/exec", "ContainerExecLibpod", "Create an exec", verbs::exec),
        get(ID + "/exists", "ContainerExistsLibpod", "Whether it is there", list::exists),
        get(
            ID + "/export",
            "ContainerExportLibpod",
            "Export as a tar",
            docker.of("ContainerExport")),
        get(ID + "/json", "ContainerInspectLibpod", "Inspect", life::inspect),
        post(ID + "/kill", "ContainerKillLibpod", "Send a signal", verbs::kill),
        get(ID + "/logs", "ContainerLogsLibpod", "Read the log", logs::logs),
        post(ID + "/pause", "ContainerPauseLibpod", "Freeze", verbs::pause),
        post(ID + "/rename", "ContainerRenameLibpod", "Rename", verbs::rename),
        post(ID + "/resize", "ContainerResizeLibpod", "Set terminal size", terminals::resize),
        post(ID + "/restart", "ContainerRestartLibpod", "Restart", life::restart),
        post(ID + "/start", "ContainerStartLibpod", "Start", docker.of("ContainerStart")),
        post(ID + "/stop", "ContainerStopLibpod", "Stop", life::stop),
        get(ID + "/top", "ContainerTopLibpod", "List processes", top::top),
        post(ID + "/unpause", "ContainerUnpauseLibpod", "Thaw", verbs::unpause),
        post(ID + "/update", "ContainerUpdateLibpod", "Change limits", update::update),
        post(ID + "/wait", "ContainerWaitLibpod", "Wait for a state", wait::await),
        get(
            "/containers/showmounted",
            "ContainerShowMountedLibpod",
            "Where they are mounted",
            mounts::mounted),
        post(ID + "/init", "ContainerInitLibpod", "Make its process", life::init),
        post(ID + "/mount", "ContainerMountLibpod", "Mount its files", mounts::mount),
        post(ID + "/unmount", "ContainerUnmountLibpod", "Unmount them", mounts::unmount),
        get(
            ID + "/healthcheck",
            "ContainerHealthcheckLibpod",
            "Probe its health once",
            health::run),
        post(
            ID + "/checkpoint",
            "ContainerCheckpointLibpod",
            "Checkpoint (refused)",
            checkpoints::checkpoint),
        post(ID + "/restore", "ContainerRestoreLibpod", "Restore (refused)", checkpoints::restore),
        get(
            ID + "/stats",
            "ContainerStatsLibpod",
            "Usage of one, in Docker's shape",
            docker.of("ContainerStats")),
        post("/exec/{id}/remove", "ExecRemoveLibpod", "Forget an exec", execs::remove),
        get("/exec/{id}/json", "ExecInspectLibpod", "Inspect an exec", execs::inspect),
        post(
            "/exec/{id}/resize",
            "ExecResizeLibpod",
            "Set its terminal size",
            terminals::resizeExec),
        post("/exec/{id}/start", "ExecStartLibpod", "Start an exec", start));
  }
}
