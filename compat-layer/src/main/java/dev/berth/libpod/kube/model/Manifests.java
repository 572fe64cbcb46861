package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.libpod.kube.yaml.YamlDocuments;
import dev.berth.libpod.kube.yaml.YamlNode;
import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the objects of a text in the order in which they are to be made. */
public final class Manifests {
  /** Lists within lists are none of Kubernetes'. */
  private static final int DEEPEST = 2;

  /** Groups whose kinds are all known; what a group of its own defines is passed over. */
  private static final Set<String> GROUPS = Set.of("", "apps", "batch");

  /** Kinds of those groups that mean something to a cluster only. */
  private static final Set<String> CLUSTER =
      Set.of(
          "Binding",
          "ComponentStatus",
          "ControllerRevision",
          "CronJob",
          "Endpoints",
          "Event",
          "LimitRange",
          "Namespace",
          "Node",
          "PersistentVolume",
          "PodTemplate",
          "ReplicaSet",
          "ReplicationController",
          "ResourceQuota",
          "Service",
          "ServiceAccount",
          "StatefulSet");

  private Manifests() {}

  /**
   * All that can be played: what pods need comes before them, latest first, as Podman has it.
   *
   * @throws KubeException telling what is wrong, and where
   */
  public static List<Manifest> read(String text) {
    List<YamlObject> documents = new ArrayList<>();
    for (YamlNode each : YamlDocuments.read(text)) {
      documents(YamlObject.of(each), documents, 0);
    }
    List<Manifest> manifests = new ArrayList<>();
    for (YamlObject each : documents) {
      Manifest manifest = manifest(each);
      switch (manifest) {
        case null -> {}
        case Manifest.Workload workload -> manifests.add(workload);
        default -> manifests.addFirst(manifest);
      }
    }
    return manifests;
  }

  private static void documents(YamlObject document, List<YamlObject> all, int depth) {
    if (document.textOrEmpty("kind").equals("List") && depth < DEEPEST) {
      for (YamlObject each : document.objects("items")) {
        documents(each, all, depth + 1);
      }
    } else {
      all.add(document);
    }
  }

  private static @Nullable Manifest manifest(YamlObject document) {
    String kind = document.textOrEmpty("kind");
    if (kind.isEmpty()) {
      throw document.problem("kind", "must be given");
    }
    String version = document.textOrEmpty("apiVersion");
    int slash = version.indexOf('/');
    String group = slash < 0 ? "" : version.substring(0, slash);
    Manifest manifest = Manifest.read(kind, document);
    if (manifest == null && GROUPS.contains(group) && !CLUSTER.contains(kind)) {
      throw document.problem("kind", "is unknown: " + kind);
    }
    return manifest;
  }
}
