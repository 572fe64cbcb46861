package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads pods and what makes them. */
final class Workloads {
  /** What only a cluster's controllers have a use for. */
  private static final Map<String, List<String>> IGNORED =
      Map.of(
          "Deployment",
          List.of(
              "replicas",
              "selector",
              "strategy",
              "minReadySeconds",
              "revisionHistoryLimit",
              "paused",
              "progressDeadlineSeconds"),
          "DaemonSet",
          List.of("selector", "updateStrategy", "minReadySeconds", "revisionHistoryLimit"),
          "Job",
          List.of(
              "activeDeadlineSeconds",
              "backoffLimit",
              "backoffLimitPerIndex",
              "completionMode",
              "completions",
              "managedBy",
              "manualSelector",
              "maxFailedIndexes",
              "parallelism",
              "podFailurePolicy",
              "podReplacementPolicy",
              "selector",
              "successPolicy",
              "suspend",
              "ttlSecondsAfterFinished"));

  private Workloads() {}

  static Manifest.Workload read(String kind, ObjectMeta meta, YamlObject from) {
    YamlObject spec = from.object("spec");
    if (kind.equals("Pod")) {
      return new Manifest.Workload(meta, kind, meta, pod(from, spec));
    }
    YamlObject template = spec == null ? null : spec.object("template");
    if (spec == null || template == null) {
      throw from.problem("spec", "must have a template");
    }
    spec.ignore(IGNORED.getOrDefault(kind, List.of()).toArray(String[]::new)).end();
    ObjectMeta of = ObjectMeta.read(template.object("metadata"));
    YamlObject inner = template.object("spec");
    template.ignore("apiVersion", "kind").end();
    return new Manifest.Workload(meta, kind, of, pod(template, inner));
  }

  private static PodSpec pod(YamlObject owner, @Nullable YamlObject spec) {
    if (spec == null) {
      throw owner.problem("spec", "must be given");
    }
    return PodSpec.read(spec);
  }
}
