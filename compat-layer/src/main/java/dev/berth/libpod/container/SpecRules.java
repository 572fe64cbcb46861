package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.wire.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What does not go together in a specification, and what this engine has no way to do. */
final class SpecRules {
  private static final String INVALID = "invalid configuration";
  private static final String CONFIG = "invalid config provided: ";

  /** Why each is refused. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "chroot_directories", "its files are in /etc only",
          "intelRdt", "an ordinary user cannot set it",
          "rootfs_mapping", "it comes with rootfs",
          "init_path", "it has an init program of its own",
          "artifact_volumes", "artifacts cannot be mounted");

  private final JsonObject spec;

  SpecRules(JsonObject spec) {
    this.spec = spec;
  }

  /** Fails for what is wrong by itself. */
  void check() {
    boolean image = !spec.text("image").isEmpty();
    if (image && !spec.text("rootfs").isEmpty()) {
      throw invalid("both image and rootfs cannot be simultaneously");
    }
    if (!spec.blank("rootfs")) {
      throw PodmanException.plain(
          500, "rootfs is not supported by this engine: containers are made of images");
    }
    if (!image) {
      throw invalid("must have one of rootfs, image or a pod's infra image");
    }
    for (Map.Entry<String, String> each : REFUSED.entrySet()) {
      if (!spec.blank(each.getKey())) {
        throw PodmanException.plain(
            500, each.getKey() + " is not supported by this engine: " + each.getValue());
      }
    }
    names();
    systemd();
    storage();
    network();
    String policy = spec.text("seccomp_policy");
    if (policy.equals("image")) {
      throw PodmanException.plain(500, "seccomp_policy image is not supported by this engine");
    }
  }

  private void names() {
    String mode = mode("utsns");
    boolean named = !spec.text("hostname").isEmpty();
    if (named && mode.equals("pod")) {
      throw invalid("cannot set hostname when joining the pod UTS namespace");
    }
    if (named && !mode.isEmpty() && !mode.equals("private") && !mode.equals("default")) {
      throw invalid("cannot set hostname when running in the host UTS namespace");
    }
  }

  private void systemd() {
    String mode = spec.text("systemd");
    switch (mode) {
      case "", "true", "false", "always" -> {}
      default -> throw invalid("--systemd values must be one of \"true, false, always\"");
    }
  }

  private void storage() {
    String ipc = mode("ipcns");
    if (spec.has("shm_size") && (ipc.equals("host") || ipc.equals("none"))) {
      throw PodmanException.plain(
          500, CONFIG + "cannot set shmsize when running in the " + ipc + " IPC Namespace");
    }
  }

  private void network() {
    if (spec.bool("use_image_resolve_conf")) {
      exclusive("UseImageResolvConf", "dns_server", "DNSServer");
      exclusive("UseImageResolvConf", "dns_search", "DNSSearch");
      exclusive("UseImageResolvConf", "dns_option", "DNSOption");
    }
    if (spec.bool("use_image_hosts")) {
      exclusive("UseImageHosts", "hostadd", "HostAdd");
    }
    String mode = mode("netns");
    if (mode.equals("container") && !spec.blank("hostadd")) {
      throw invalid(
          "cannot set extra host entries when the container is joined to another containers network"
              + " namespace");
    }
    boolean bridged = Set.of("", "bridge", "default", "private").contains(mode);
    if (!bridged && !spec.blank("Networks") && !mode.equals("pod")) {
      throw PodmanException.plain(
          500,
          CONFIG
              + "networks and static ip/mac address can only be used with Bridge mode networking");
    }
  }

  private void exclusive(String one, String key, String other) {
    List<String> given = spec.strings(key);
    if (given != null && !given.isEmpty()) {
      throw PodmanException.plain(
          500, CONFIG + one + " and " + other + " are mutually exclusive options");
    }
  }

  private String mode(String key) {
    JsonObject namespace = spec.object(key);
    return namespace == null ? "" : namespace.text("nsmode");
  }

  private static PodmanException invalid(String text) {
    return PodmanException.caused(500, CONFIG + text, INVALID);
  }
}
