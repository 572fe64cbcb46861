package dev.berth.libpod.manifest;

import static dev.berth.libpod.wire.LibpodLine.delete;
import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.post;
import static dev.berth.libpod.wire.LibpodLine.put;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.api.Handler;
import dev.berth.api.Route;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import java.util.List;

/** The operations on lists of images, which were others before version 4. */
public final class ManifestRoutes {
  private static final ApiVersion FOUR = new ApiVersion(4, 0);
  private static final String NAME = "/manifests/{name:*}";

  private ManifestRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    ManifestHandlers lists = new ManifestHandlers(engine);
    ManifestChanges changes = new ManifestChanges(engine);
    ManifestPushHandlers pushes = new ManifestPushHandlers(engine);
    return List.of(
        get(NAME + "/exists", "ManifestExistsLibpod", "Whether a list is there", lists::exists),
        get(NAME + "/json", "ManifestInspectLibpod", "Show a list", lists::inspect),
        post(
            "/manifests/create",
            "ManifestCreateV3Libpod",
            "Create a list, before version 4",
            lists::createNamed),
        post(NAME, "ManifestCreateLibpod", "Create a list", lists::create),
        post(
            NAME + "/add",
            "ManifestAddLibpod",
            "Add an image, before version 4",
            old(changes::add, "ManifestAddLibpod")),
        put(NAME, "ManifestModifyLibpod", "Add, remove or annotate entries", changes::modify),
        post(
            NAME + "/push",
            "ManifestPushV3Libpod",
            "Push a list, before version 4",
            old(pushes::pushOld, "ManifestPushV3Libpod")),
        post(
            NAME + "/registry/{destination:*}",
            "ManifestPushLibpod",
            "Push a list and its images",
            pushes::push),
        delete(
            NAME,
            "ManifestDeleteLibpod",
            "Delete a list",
            exchange -> {
              if (isOld(exchange)) {
                changes.removeDigest(exchange);
              } else {
                lists.delete(exchange);
              }
            }));
  }

  /** Whether the request is of a version before 4. */
  static boolean isOld(Exchange exchange) {
    return exchange.version().compareTo(FOUR) < 0;
  }

  private static Handler old(Handler handler, String operation) {
    return exchange -> {
      if (!isOld(exchange)) {
        throw PodmanException.plain(405, operation + ": Method Not Allowed");
      }
      handler.handle(exchange);
    };
  }
}
