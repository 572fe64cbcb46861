package dev.berth.libpod.kube.play;

import static dev.berth.libpod.wire.LibpodLine.delete;
import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The operations that make things of Kubernetes YAML. */
public final class PlayRoutes {
  private PlayRoutes() {}

  /** The table; the older paths are still what clients use. */
  public static List<Route> table(Engine engine) {
    PlayHandlers kube = new PlayHandlers(engine);
    return List.of(
        post("/kube/play", "KubePlayLibpod", "Play Kubernetes YAML", kube::play),
        delete("/kube/play", "KubePlayDownLibpod", "Remove what was played", kube::down),
        post("/play/kube", "PlayKubeLibpod", "Play Kubernetes YAML", kube::play),
        delete("/play/kube", "PlayKubeDownLibpod", "Remove what was played", kube::down));
  }
}
