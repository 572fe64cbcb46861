package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pod is.
 *
 * @param restartPolicy {@code Always}, {@code OnFailure} or {@code Never}; empty when not given
 * @param hostUsers null when it is not given
 */
public record PodSpec(
    List<PodContainer> initContainers,
    List<PodContainer> containers,
    List<Volume> volumes,
    String restartPolicy,
    @Nullable Long gracePeriodSeconds,
    String hostname,
    boolean hostNetwork,
    boolean hostPid,
    boolean hostIpc,
    @Nullable Boolean hostUsers,
    boolean sharedProcesses,
    List<String> hosts,
    Dns dns,
    PodSecurity security) {
  static PodSpec read(YamlObject from) {
    String restart = from.textOrEmpty("restartPolicy");
    if (!List.of("", "Always", "OnFailure", "Never").contains(restart)) {
      throw from.problem("restartPolicy", "must be Always, OnFailure or Never");
    }
    PodSpec spec =
        new PodSpec(
            from.objects("initContainers").stream().map(PodContainer::read).toList(),
            from.objects("containers").stream().map(PodContainer::read).toList(),
            from.objects("volumes").stream().map(Volume::read).toList(),
            restart,
            from.whole("terminationGracePeriodSeconds"),
            from.textOrEmpty("hostname"),
            from.is("hostNetwork"),
            from.is("hostPID"),
            from.is("hostIPC"),
            from.flag("hostUsers"),
            from.is("shareProcessNamespace"),
            hosts(from),
            Dns.read(from.object("dnsConfig")),
            PodSecurity.read(from.object("securityContext")));
    ignored(from).end();
    return spec;
  }

  /** {@code name:address} of each alias. */
  private static List<String> hosts(YamlObject from) {
    List<String> hosts = new ArrayList<>();
    for (YamlObject each : from.objects("hostAliases")) {
      String address = each.textOrEmpty("ip");
      each.texts("hostnames").forEach(name -> hosts.add(name + ":" + address));
      each.end();
    }
    return hosts;
  }

  /** What only a cluster has a use for, as Podman sees it. */
  private static YamlObject ignored(YamlObject from) {
    from.ignore("activeDeadlineSeconds", "affinity", "automountServiceAccountToken", "dnsPolicy");
    from.ignore("enableServiceLinks", "ephemeralContainers", "hostnameOverride", "nodeName");
    from.ignore("imagePullSecrets", "nodeSelector", "os", "overhead", "preemptionPolicy");
    from.ignore("priority", "priorityClassName", "readinessGates", "resourceClaims", "resources");
    from.ignore("runtimeClassName", "schedulerName", "schedulingGates", "serviceAccount");
    from.ignore("serviceAccountName", "setHostnameAsFQDN", "subdomain", "tolerations");
    return from.ignore("topologySpreadConstraints", "workloadRef", "schedulingGroup");
  }
}
