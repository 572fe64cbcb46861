package dev.berth.docker.image;

import static dev.berth.wire.RouteLine.delete;
import static dev.berth.wire.RouteLine.get;
import static dev.berth.wire.RouteLine.post;

import dev.berth.api.Route;
import dev.berth.docker.build.BuildHandlers;
import dev.berth.runtime.Engine;
import java.util.List;

/** The image, build and distribution operations. */
public final class ImageRoutes {
  private ImageRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    ImageListHandler list = new ImageListHandler(engine);
    ImageHandlers read = new ImageHandlers(engine);
    ImageChangeHandlers change = new ImageChangeHandlers(engine);
    BuildHandlers build = new BuildHandlers(engine);
    BuildCacheHandlers cache = new BuildCacheHandlers(engine);
    SearchHandler search = new SearchHandler(engine);
    ImageTransferHandlers move = new ImageTransferHandlers(engine);
    return List.of(
        post("/build", 24, "ImageBuild", "Build an image", build::build),
        post("/build/prune", 31, "BuildPrune", "Drop build cache", cache::prune),
        post("/build/cancel", 38, "BuildCancel", "Cancel a build", cache::cancel),
        post("/images/create", 24, "ImageCreate", "Pull or import", move::create),
        get("/images/get", 24, "ImageGetAll", "Save several images", move::saveAll),
        get("/images/json", 24, "ImageList", "List images", list::list),
        post("/images/load", 24, "ImageLoad", "Load saved images", move::load),
        post("/images/prune", 25, "ImagePrune", "Delete unused images", change::prune),
        get("/images/search", 24, "ImageSearch", "Search", search::search),
        delete("/images/{name:*}", 24, "ImageDelete", "Untag or delete", change::remove),
        get("/images/{name:*}/attestations", 55, "ImageAttestations", "Attested", read::attested),
        get("/images/{name:*}/get", 24, "ImageGet", "Save an image", move::save),
        get("/images/{name:*}/history", 24, "ImageHistory", "History", read::history),
        get("/images/{name:*}/json", 24, "ImageInspect", "Inspect", read::inspect),
        post("/images/{name:*}/push", 24, "ImagePush", "Push", move::push),
        post("/images/{name:*}/tag", 24, "ImageTag", "Add a name", change::tag),
        get("/distribution/{name:*}/json", 30, "DistributionInspect", "Ask", move::distribution));
  }
}
