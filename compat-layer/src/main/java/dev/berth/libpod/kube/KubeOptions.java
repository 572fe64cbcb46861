package dev.berth.libpod.kube;

import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.wire.QueryNumbers;

/**
 * What objects are wanted.
 *
 * @param type {@code pod}, {@code deployment}, {@code daemonset} or {@code job}
 * @param service whether a service is made beside
 * @param podmanOnly whether annotations that only Podman knows are kept
 */
record KubeOptions(String type, int replicas, boolean service, boolean podmanOnly) {

  static KubeOptions of(Query query) {
    Integer given = QueryNumbers.optional(query, "replicas");
    int replicas = given == null ? 1 : given;
    String type = query.get("type").isEmpty() ? "pod" : query.get("type");
    if (replicas > 1 && !type.equals("deployment")) {
      throw refused("--replicas can only be set when --type is set to deployment");
    }
    if (replicas < 1) {
      throw refused(
          "--replicas has to be greater than or equal to 1. By default, --replicas is set to 1");
    }
    return new KubeOptions(type, replicas, query.bool("service"), query.bool("podmanOnly"));
  }

  /** A refusal in Podman's words. */
  static PodmanException refused(String reason) {
    return PodmanException.caused(500, "generating YAML", reason);
  }
}
