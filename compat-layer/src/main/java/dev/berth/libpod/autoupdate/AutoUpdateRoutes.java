package dev.berth.libpod.autoupdate;

import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.libpod.systemd.Systemctl;
import dev.berth.runtime.Engine;
import java.util.List;

/** The one operation, which Podman serves from its version 6 on. */
public final class AutoUpdateRoutes {
  private AutoUpdateRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    AutoUpdateHandler handler = new AutoUpdateHandler(engine, new Systemctl(engine::config));
    return List.of(post("/autoupdate", "AutoupdateLibpod", "Update containers", handler::update));
  }
}
