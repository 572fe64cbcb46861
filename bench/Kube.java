import java.io.IOException;

/** Kubernetes YAML. */
final class Kube {
  private static final String PATH = "/v5.0.0/libpod/play/kube";

  private Kube() {}

  /** Three pods, started. */
  static void play(Bench.Engine engine) throws IOException {
    Pods.needsPods(engine);
    String report = engine.ok("POST", PATH, manifest());
    if (report.contains("\"ContainerErrors\":[\"")) {
      throw new AssertionError(report);
    }
  }

  /** Takes away what there is of them; Podman 4 fails where there is nothing. */
  static void clear(Bench.Engine engine) throws IOException {
    Pods.needsPods(engine);
    engine.request("DELETE", PATH, manifest());
  }

  private static String manifest() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      text.append(
          """
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: bench-kube-%d}
          spec:
            terminationGracePeriodSeconds: 0
            containers:
            - {name: one, image: busybox, imagePullPolicy: IfNotPresent, command: [sleep, "600"]}
            - {name: two, image: busybox, imagePullPolicy: IfNotPresent, command: [sleep, "600"]}
          """
              .formatted(i));
    }
    return text.toString();
  }
}
