package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Capabilities, confinement and identities of a specification. */
final class SecuritySpec {
  private final JsonObject spec;
  private final List<String> warnings;

  SecuritySpec(JsonObject spec, List<String> warnings) {
    this.spec = spec;
    this.warnings = warnings;
  }

  void apply(HostConfigBuilder host) {
    host.privileged(spec.bool("privileged")).groupAdd(spec.strings("groups"));
    host.capAdd(spec.strings("cap_add")).capDrop(spec.strings("cap_drop"));
    host.securityOpt(options()).usernsMode(userNamespace());
    List<String> unmask = spec.strings("unmask");
    if (unmask != null && unmask.stream().anyMatch(each -> each.equalsIgnoreCase("all"))) {
      host.maskedPaths(List.of()).readonlyPaths(List.of());
    } else if (unmask != null && !unmask.isEmpty()) {
      warnings.add("unmask of single paths is not supported: they stay masked");
    }
    List<String> mask = spec.strings("mask");
    if (mask != null && !mask.isEmpty()) {
      warnings.add("mask of more paths is not supported");
    }
    String umask = spec.text("umask");
    if (!umask.isEmpty() && !umask.matches("0*22")) {
      warnings.add("umask " + umask + " is not supported: it is 0022");
    }
  }

  private List<String> options() {
    List<String> options = new ArrayList<>();
    if (spec.bool("no_new_privileges")) {
      options.add("no-new-privileges");
    }
    String seccomp = spec.text("seccomp_profile_path");
    if (!seccomp.isEmpty()) {
      options.add("seccomp=" + seccomp);
    }
    String apparmor = spec.text("apparmor_profile");
    if (!apparmor.isEmpty()) {
      options.add("apparmor=" + apparmor);
    }
    List<String> labels = spec.strings("selinux_opts");
    if (labels != null) {
      labels.forEach(each -> options.add("label=" + each));
    }
    return options;
  }

  private String userNamespace() {
    JsonObject namespace = spec.object("userns");
    String mode = namespace == null ? "" : namespace.text("nsmode");
    String value = namespace == null ? "" : namespace.text("value");
    return switch (mode) {
      case "", "default" -> "";
      case "host" -> "host";
      case "keep-id", "auto" -> value.isEmpty() ? mode : mode + ":" + value;
      case "no-map", "nomap" -> "nomap";
      case "private" ->
          throw PodmanException.plain(500, "user namespaces by idmappings are not supported");
      default -> throw PodmanException.plain(500, "invalid user namespace mode: " + mode);
    };
  }
}
