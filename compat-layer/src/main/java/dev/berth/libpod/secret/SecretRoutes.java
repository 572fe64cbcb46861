package dev.berth.libpod.secret;

import static dev.berth.libpod.wire.LibpodLine.delete;
import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The secret operations. */
public final class SecretRoutes {
  private static final String NAME = "/secrets/{name}";

  private SecretRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    SecretHandlers secrets = new SecretHandlers(engine);
    return List.of(
        post("/secrets/create", "SecretCreateLibpod", "Store a secret", secrets::create),
        get("/secrets/json", "SecretListLibpod", "List", secrets::list),
        delete(NAME, "SecretDeleteLibpod", "Remove", secrets::remove),
        get(NAME + "/exists", "SecretExistsLibpod", "Whether it is there", secrets::exists),
        get(NAME + "/json", "SecretInspectLibpod", "Inspect", secrets::inspect));
  }
}
