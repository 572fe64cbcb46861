package dev.berth.libpod.artifact;

import static dev.berth.libpod.wire.LibpodLine.delete;
import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The operations on artifacts. */
public final class ArtifactRoutes {
  private static final String NAME = "/artifacts/{name:*}";

  private ArtifactRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    ArtifactHandlers artifacts = new ArtifactHandlers(engine);
    ArtifactTransfers transfers = new ArtifactTransfers(engine);
    return List.of(
        get("/artifacts/json", "ArtifactListLibpod", "List artifacts", artifacts::list),
        post("/artifacts/add", "ArtifactAddLibpod", "Add a file", artifacts::add),
        post(
            "/artifacts/local/add", "ArtifactLocalLibpod", "Add a local file", artifacts::addLocal),
        post("/artifacts/pull", "ArtifactPullLibpod", "Pull an artifact", transfers::pull),
        delete(
            "/artifacts/remove", "ArtifactDeleteAllLibpod", "Remove several", artifacts::removeAll),
        delete(NAME, "ArtifactDeleteLibpod", "Remove one", artifacts::remove),
        get(NAME + "/json", "ArtifactInspectLibpod", "Describe one", artifacts::inspect),
        get(NAME + "/extract", "ArtifactExtractLibpod", "Its files", transfers::extract),
        post(NAME + "/push", "ArtifactPushLibpod", "Push one", transfers::push));
  }
}
