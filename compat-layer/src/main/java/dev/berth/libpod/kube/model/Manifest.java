package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object that can be played. */
public sealed interface Manifest {
  ObjectMeta meta();

  /**
   * A pod, or what makes one.
   *
   * @param meta of the object itself
   * @param kind as it was written
   * @param template of the pod: its own for what makes one
   */
  record Workload(ObjectMeta meta, String kind, ObjectMeta template, PodSpec spec)
      implements Manifest {
    /** The pod's name: Podman makes one of the name of what makes it. */
    public String podName() {
      return kind.equals("Pod") ? meta.name() : meta.name() + "-pod";
    }
  }

  /** Settings; they live as long as the request. */
  record ConfigMap(ObjectMeta meta, Map<String, String> data, Map<String, byte[]> binary)
      implements Manifest {}

  /**
   * A secret.
   *
   * @param type empty when it is not given
   */
  record Secret(
      ObjectMeta meta,
      String type,
      boolean immutable,
      Map<String, byte[]> data,
      Map<String, String> texts)
      implements Manifest {}

  /** A claim, which becomes a volume. */
  record Claim(ObjectMeta meta) implements Manifest {}

  /** Reads one; null for kinds that mean something to a cluster only. */
  static @Nullable Manifest read(String kind, YamlObject from) {
    ObjectMeta meta = ObjectMeta.read(from.object("metadata"));
    from.ignore("apiVersion", "kind", "status");
    Manifest manifest =
        switch (kind) {
          case "Pod", "Deployment", "DaemonSet", "Job" -> Workloads.read(kind, meta, from);
          case "ConfigMap" -> Values.configMap(meta, from);
          case "Secret" -> Values.secret(meta, from);
          case "PersistentVolumeClaim" -> claim(meta, from);
          default -> null;
        };
    if (manifest != null) {
      from.end();
    }
    return manifest;
  }

  private static Claim claim(ObjectMeta meta, YamlObject from) {
    YamlObject spec = from.object("spec");
    if (spec != null) {
      spec.ignore("accessModes", "dataSource", "dataSourceRef", "resources", "selector");
      spec.ignore("storageClassName", "volumeAttributesClassName", "volumeMode", "volumeName");
      spec.end();
    }
    return new Claim(meta);
  }
}
