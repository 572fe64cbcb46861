package dev.berth.runtime.container.plan;

import dev.berth.runtime.config.DaemonFile;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.Modes;
import dev.berth.runtime.userns.OwnIds;
import dev.berth.runtime.userns.UsernsMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user namespace of containers that ask for none: {@code userns-mode} of {@code daemon.json} is
 * a mode, {@code userns-remap} is dockerd's switch, which keeps the calling user out of containers.
 * It is read once.
 */
final class UsernsDefault {
  private static final String REMAPPED = "nomap";

  private final EngineConfig config;
  private @Nullable DaemonFile file;

  UsernsDefault(EngineConfig config) {
    this.config = config;
  }

  /** The mode for a container; what cannot go with remapping is refused with dockerd's words. */
  @Nullable String of(HostConfig host) {
    String asked = HostRules.text(host.usernsMode());
    if (!asked.isEmpty() && !asked.equals("private")) {
      return host.usernsMode();
    }
    DaemonFile known = file();
    String remap = HostRules.text(known.usernsRemap());
    if (!remap.isEmpty()) {
      checkUser(remap);
      check(host);
      return REMAPPED;
    }
    String mode = HostRules.text(known.usernsMode());
    if (mode.isEmpty()) {
      return host.usernsMode();
    }
    UsernsMode unused = UsernsMode.parse(mode);
    return mode;
  }

  private synchronized DaemonFile file() {
    DaemonFile known = file;
    if (known == null) {
      known = DaemonFile.read(config);
      file = known;
    }
    return known;
  }

  /** An ordinary user has subordinate ids of its own only. */
  private void checkUser(String remap) {
    String user = remap.split(":", 2)[0];
    String name = config.environment().getOrDefault("USER", "");
    List<String> own = List.of("default", name, Long.toString(OwnIds.users().own()));
    if (!own.contains(user)) {
      throw EngineException.invalid(
          "invalid userns-remap in daemon.json: the ids of "
              + user
              + " are not this user's to use");
    }
  }

  private static void check(HostConfig host) {
    if (host.privileged()) {
      throw EngineException.invalid(
          "privileged mode is incompatible with user namespaces.  You must run the container in the"
              + " host namespace when running privileged mode");
    }
    if (Modes.isHost(host.networkMode())) {
      throw EngineException.invalid(
          "cannot share the host's network namespace when user namespaces are enabled");
    }
    if (Modes.isHost(host.pidMode())) {
      throw EngineException.invalid(
          "cannot share the host PID namespace when user namespaces are enabled");
    }
  }
}
