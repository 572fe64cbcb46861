package dev.berth.libpod.kube;

import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/**
 * Making Kubernetes YAML, and applying it to a cluster; the path without {@code kube} is the older
 * one.
 */
public final class KubeGenerateRoutes {
  private KubeGenerateRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    GenerateHandler generate = new GenerateHandler(engine);
    ApplyHandler apply = new ApplyHandler(engine);
    return List.of(
        post("/kube/apply", "KubeApplyLibpod", "Make objects in a cluster", apply::apply),
        get("/generate/kube", "GenerateKubeLibpod", "Make Kubernetes YAML", generate::generate),
        get("/kube/generate", "KubeGenerateLibpod", "Make Kubernetes YAML", generate::generate));
  }
}
