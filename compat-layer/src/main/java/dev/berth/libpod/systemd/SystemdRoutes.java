package dev.berth.libpod.systemd;

import static dev.berth.libpod.wire.LibpodLine.delete;
import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** Units of containers and pods, and quadlet files. */
public final class SystemdRoutes {
  private static final String NAME = "/quadlets/{name:*}";

  private SystemdRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    UnitHandler units = new UnitHandler(engine);
    QuadletHandlers quadlets =
        new QuadletHandlers(
            new QuadletShelf(() -> QuadletDirectories.of(engine.config())),
            new Systemctl(engine::config));
    return List.of(
        get("/generate/{name:*}/systemd", "GenerateSystemdLibpod", "Make units", units::generate),
        delete("/quadlets", "QuadletDeleteAllLibpod", "Remove several", quadlets::remove),
        post("/quadlets", "QuadletInstallLibpod", "Install files", quadlets::install),
        get("/quadlets/json", "QuadletListLibpod", "List", quadlets::list),
        delete(NAME, "QuadletDeleteLibpod", "Remove one", quadlets::removeOne),
        get(NAME + "/exists", "QuadletExistsLibpod", "Whether it is there", quadlets::exists),
        get(NAME + "/file", "QuadletFileLibpod", "The file itself", quadlets::file));
  }
}
