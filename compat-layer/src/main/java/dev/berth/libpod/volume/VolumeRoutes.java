package dev.berth.libpod.volume;

import static dev.berth.libpod.wire.LibpodLine.delete;
import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The volume operations. */
public final class VolumeRoutes {
  private static final String NAME = "/volumes/{name}";

  private VolumeRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    VolumeHandlers volumes = new VolumeHandlers(engine);
    return List.of(
        post("/volumes/create", "VolumeCreateLibpod", "Create", volumes::create),
        get("/volumes/json", "VolumeListLibpod", "List", volumes::list),
        post("/volumes/prune", "VolumePruneLibpod", "Remove unused ones", volumes::prune),
        delete(NAME, "VolumeDeleteLibpod", "Remove", volumes::remove),
        get(NAME + "/export", "VolumeExportLibpod", "Content as a tar", volumes::export),
        post(NAME + "/import", "VolumeImportLibpod", "Unpack a tar", volumes::unpack),
        get(NAME + "/exists", "VolumeExistsLibpod", "Whether it is there", volumes::exists),
        get(NAME + "/json", "VolumeInspectLibpod", "Inspect", volumes::inspect));
  }
}
