package dev.berth.libpod.pod;

import static dev.berth.libpod.wire.LibpodLine.delete;
import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The pod operations. */
public final class PodRoutes {
  private static final String NAME = "/pods/{name:*}";

  private PodRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    CreateHandler create = new CreateHandler(engine);
    PodHandlers pods = new PodHandlers(engine);
    VerbHandlers verbs = new VerbHandlers(engine);
    PodStatsHandler stats = new PodStatsHandler(engine);
    PodTopHandler top = new PodTopHandler(engine);
    return List.of(
        post("/pods/create", "PodCreateLibpod", "Create", create::create),
        get("/pods/json", "PodListLibpod", "List", pods::list),
        post("/pods/prune", "PodPruneLibpod", "Remove stopped ones", verbs::prune),
        get("/pods/stats", "PodStatsAllLibpod", "Usage", stats::stats),
        delete(NAME, "PodDeleteLibpod", "Remove", verbs::remove),
        get(NAME + "/exists", "PodExistsLibpod", "Whether it is there", pods::exists),
        get(NAME + "/json", "PodInspectLibpod", "Inspect", pods::inspect),
        post(NAME + "/kill", "PodKillLibpod", "Send a signal", verbs::kill),
        post(NAME + "/pause", "PodPauseLibpod", "Freeze", verbs::pause),
        post(NAME + "/restart", "PodRestartLibpod", "Restart", verbs::restart),
        post(NAME + "/start", "PodStartLibpod", "Start", verbs::start),
        post(NAME + "/stop", "PodStopLibpod", "Stop", verbs::stop),
        get(NAME + "/top", "PodTopLibpod", "List processes", top::top),
        post(NAME + "/unpause", "PodUnpauseLibpod", "Thaw", verbs::unpause));
  }
}
