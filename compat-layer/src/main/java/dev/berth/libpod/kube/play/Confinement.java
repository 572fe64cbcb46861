package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.model.PodSecurity;
import dev.berth.libpod.kube.model.Security;
import dev.berth.libpod.kube.yaml.KubeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who a container runs as, and what it is allowed. */
final class Confinement {
  private static final String PROFILES = "/var/lib/kubelet/seccomp/";

  private Confinement() {}

  static void apply(PodContainer container, PodFacts pod, SpecDocument out) {
    Security own = container.security();
    PodSecurity shared = pod.security();
    out.put("read_only_filesystem", own.readOnlyRoot()).put("privileged", own.privileged());
    out.put("no_new_privileges", Boolean.FALSE.equals(own.escalation()));
    out.put("unmask", own.unmasked() ? List.of("ALL") : null);
    List<String> selinux = new ArrayList<>(own.selinux());
    if (selinux.isEmpty()) {
      selinux.addAll(shared.selinux());
    }
    String label = pod.annotations().get(Annotated.LABEL + "/" + container.name());
    if (label != null && !selinux.contains(label)) {
      selinux.add(label);
    }
    out.put("selinux_opts", selinux).put("cap_add", own.capAdd()).put("cap_drop", own.capDrop());
    out.put("user", user(own, shared)).put("groups", shared.groups());
    out.put("seccomp_profile_path", seccomp(container, pod));
  }

  private static @Nullable String user(Security own, PodSecurity shared) {
    Long user = own.user() == null ? shared.user() : own.user();
    Long group = own.group() == null ? shared.group() : own.group();
    if (group == null) {
      return user == null ? null : user.toString();
    }
    return (user == null ? 0 : user) + ":" + group;
  }

  /** Null for the usual profile. */
  private static @Nullable String seccomp(PodContainer container, PodFacts pod) {
    for (String each : pod.podAnnotations().keySet()) {
      if (each.equals(Annotated.SECCOMP_CONTAINER)) {
        throw new KubeException("invalid seccomp path: " + each.substring(0, each.length() - 1));
      }
    }
    String own = pod.podAnnotations().get(Annotated.SECCOMP_CONTAINER + container.name());
    String given = own == null ? pod.podAnnotations().get(Annotated.SECCOMP_POD) : own;
    if (given == null) {
      String type = container.security().seccomp();
      type = type.isEmpty() ? pod.security().seccomp() : type;
      return type.startsWith(Security.LOCALHOST)
          ? file(type)
          : type.equals("Unconfined") ? "unconfined" : null;
    }
    return switch (given) {
      case "docker/default", "runtime/default" -> null;
      case "unconfined" -> given;
      default -> {
        if (given.startsWith(Security.LOCALHOST)) {
          yield file(given);
        }
        throw new KubeException("invalid seccomp path: " + given);
      }
    };
  }

  /** Of the directory where Kubernetes and Podman keep them. */
  private static String file(String profile) {
    String name = profile.substring(Security.LOCALHOST.length());
    if (name.startsWith("/") || List.of(name.split("/", -1)).contains("..")) {
      throw new KubeException("invalid seccomp path: " + profile);
    }
    return PROFILES + name;
  }
}
