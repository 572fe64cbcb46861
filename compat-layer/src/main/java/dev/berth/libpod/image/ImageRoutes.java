package dev.berth.libpod.image;

import static dev.berth.libpod.wire.LibpodLine.delete;
import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The image operations. */
public final class ImageRoutes {
  private static final String NAME = "/images/{name:*}";

  private ImageRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    ImageHandlers images = new ImageHandlers(engine);
    ImageChanges changes = new ImageChanges(engine);
    ImageRemovals removals = new ImageRemovals(engine);
    ArchiveHandlers archives = new ArchiveHandlers(engine);
    PullHandler pull = new PullHandler(engine);
    BuildHandler build = new BuildHandler(engine);
    TransferHandlers transfer = new TransferHandlers(engine);
    SearchHandler search = new SearchHandler(engine);
    return List.of(
        get("/images/json", "ImageListLibpod", "List", images::list),
        post("/images/pull", "ImagePullLibpod", "Pull", pull::pull),
        post("/images/load", "ImageLoadLibpod", "Load an archive", archives::load),
        post(
            "/local/images/load", "LocalImagesLibpod", "Load a local archive", archives::loadLocal),
        post("/images/scp/{name:*}", "ImageScpLibpod", "Copy between hosts", transfer::scp),
        post("/build", "ImageBuildLibpod", "Build", build::build),
        post("/local/build", "LocalBuildLibpod", "Build a local context", build::local),
        post("/images/import", "ImageImportLibpod", "Import a tree", transfer::importRootfs),
        get("/images/search", "ImageSearchLibpod", "Search registries", search::search),
        post("/images/prune", "ImagePruneLibpod", "Remove unused ones", removals::prune),
        delete("/images/remove", "ImageDeleteAllLibpod", "Remove several", removals::removeAll),
        get("/images/export", "ImageExportLibpod", "Archive of several", archives::export),
        delete(NAME, "ImageDeleteLibpod", "Remove or untag one", removals::remove),
        get(NAME + "/changes", "ImageChangesLibpod", "What differs", images::changes),
        get(NAME + "/exists", "ImageExistsLibpod", "Whether it is there", images::exists),
        get(NAME + "/get", "ImageGetLibpod", "Archive of one", archives::get),
        get(NAME + "/history", "ImageHistoryLibpod", "History", images::history),
        get(NAME + "/json", "ImageInspectLibpod", "Inspect", images::inspect),
        post(NAME + "/push", "ImagePushLibpod", "Push", transfer::push),
        get(NAME + "/resolve", "ImageResolveLibpod", "What a short name means", transfer::resolve),
        post(NAME + "/tag", "ImageTagLibpod", "Add a name", changes::tag),
        get(NAME + "/tree", "ImageTreeLibpod", "Its layers as a tree", images::tree),
        post(NAME + "/untag", "ImageUntagLibpod", "Take names off", changes::untag));
  }
}
