package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.Manifest.Workload;
import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.yaml.KubeException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What can be said of a pod's manifest before anything is made. */
final class PodRules {
  private final Workload workload;

  PodRules(Workload workload) {
    this.workload = workload;
  }

  void check(PlayOptions options) {
    if (workload.meta().name().isEmpty()) {
      String kind = workload.kind();
      throw new KubeException(
          kind.substring(0, 1).toLowerCase(Locale.ROOT)
              + kind.substring(1)
              + " does not have a name");
    }
    if (workload.meta().annotations().containsKey(Annotated.VOLUMES_FROM)) {
      throw new KubeException(
          "annotation %s without target volume is reserved for internal use"
              .formatted(Annotated.VOLUMES_FROM));
    }
    notifying(workload);
    Set<String> names = new HashSet<>();
    for (PodContainer each : workload.spec().initContainers()) {
      unique(each, names);
      if (each.watched()) {
        throw new KubeException(
            "cannot create an init container that has either of lifecycle, livenessProbe,"
                + " readinessProbe, or startupProbe set");
      }
    }
    workload.spec().containers().forEach(each -> unique(each, names));
    if (options.noHosts() && !workload.spec().hosts().isEmpty()) {
      throw new KubeException("HostAliases in yaml file will not work with --no-hosts");
    }
  }

  /** Readiness told by containers themselves would need somebody to wait for it. */
  private static void notifying(Workload workload) {
    workload
        .meta()
        .annotations()
        .forEach(
            (key, value) -> {
              boolean asked =
                  key.equals(Annotated.SDNOTIFY) || key.startsWith(Annotated.SDNOTIFY + "/");
              if (asked && !value.equals("ignore") && !value.isEmpty()) {
                throw new KubeException(
                    "annotation " + key + "=" + value + " is not supported over the API");
              }
            });
  }

  private void unique(PodContainer container, Set<String> names) {
    if (container.name().isEmpty()) {
      throw new KubeException(
          "the pod \"%s\" is invalid; a container has no name".formatted(workload.podName()));
    }
    if (!names.add(container.name())) {
      throw new KubeException(
          "the pod \"%s\" is invalid; duplicate container name \"%s\" detected"
              .formatted(workload.podName(), container.name()));
    }
  }
}
