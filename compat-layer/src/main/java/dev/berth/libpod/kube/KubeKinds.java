package dev.berth.libpod.kube;

import java.util.List;
import java.util.Map;

/** The objects around a pod: itself, or what makes pods of its template, and its service. */
final class KubeKinds {
  private KubeKinds() {}

  /** Of the type wanted. */
  static Map<String, Object> of(KubePod pod, KubeOptions options) {
    KubeMap metadata = pod.metadata();
    KubeMap spec = pod.spec();
    return switch (options.type()) {
      case "pod" -> object("v1", "Pod", metadata, spec);
      case "deployment" -> {
        always(spec, "k8s Deployments can only have restartPolicy set to Always");
        KubeMap all = selecting(pod, metadata, spec);
        yield object(
            "apps/v1",
            "Deployment",
            around(pod, "-deployment"),
            all.put("replicas", options.replicas() > 1 ? options.replicas() : null));
      }
      case "daemonset" -> {
        always(spec, "k8s DaemonSets can only have restartPolicy set to Always");
        yield object(
            "apps/v1", "DaemonSet", around(pod, "-daemonset"), selecting(pod, metadata, spec));
      }
      case "job" -> job(pod, metadata, spec);
      default ->
          throw KubeOptions.refused(
              "invalid generation type - only pods, deployments, jobs, and daemonsets are currently"
                  + " supported: "
                  + options.type());
    };
  }

  private static void always(KubeMap spec, String refusal) {
    Object policy = spec.values().get("restartPolicy");
    if (policy != null && !policy.equals("Always")) {
      throw KubeOptions.refused(refusal);
    }
  }

  private static Map<String, Object> job(KubePod pod, KubeMap metadata, KubeMap spec) {
    if ("Always".equals(spec.values().get("restartPolicy"))) {
      throw KubeOptions.refused(
          "k8s Jobs can not have restartPolicy set to Always; only Never and OnFailure policies"
              + " allowed");
    }
    spec.put("restartPolicy", "Never");
    KubeMap all = new KubeMap().put("completions", 1).put("parallelism", 1);
    return object(
        "batch/v1", "Job", around(pod, "-job"), all.put("template", template(metadata, spec)));
  }

  private static KubeMap selecting(KubePod pod, KubeMap metadata, KubeMap spec) {
    return new KubeMap()
        .put("selector", Map.of("matchLabels", Map.of("app", pod.name)))
        .put("template", template(metadata, spec));
  }

  private static KubeMap template(KubeMap metadata, KubeMap spec) {
    return new KubeMap().put("metadata", metadata).put("spec", spec);
  }

  private static KubeMap around(KubePod pod, String suffix) {
    return KubePod.metadata(pod.name + suffix).put("labels", Map.of("app", pod.name));
  }

  private static Map<String, Object> object(
      String version, String kind, KubeMap metadata, KubeMap spec) {
    return new KubeMap()
        .put("apiVersion", version)
        .put("kind", kind)
        .put("metadata", metadata)
        .put("spec", spec)
        .values();
  }

  /**
   * A service that reaches a pod from outside.
   *
   * @param ports of the pod's containers
   */
  static Map<String, Object> service(KubePod pod, List<Map<String, Object>> ports) {
    KubeMap metadata = KubePod.metadata(pod.name).put("labels", Map.of("app", pod.name));
    KubeMap spec = new KubeMap().put("ports", KubePorts.ofService(ports));
    spec.put("selector", Map.of("app", pod.name)).put("type", "NodePort");
    return object("v1", "Service", metadata, spec);
  }
}
