package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.image.Image;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Containers that run a systemd (podman-run(1), "--systemd"): it gets file systems in memory where
 * it wants them, a cgroup that it may change, and the signal that it stops at.
 */
final class SystemdMode {
  /** Where it wants file systems in memory. */
  static final List<String> PLACES = List.of("/run", "/run/lock", "/tmp", "/var/log/journal");

  static final String STOP_SIGNAL = "SIGRTMIN+3";

  /** The option of the engine that lets a container change its cgroup. */
  static final String WRITABLE_CGROUPS = "writable-cgroups=true";

  private static final Set<String> INITS =
      Set.of("/sbin/init", "/usr/sbin/init", "/usr/local/sbin/init");

  private SystemdMode() {}

  /**
   * Whether a specification means one: it says so, or the command is one. Refused where it is asked
   * for and no cgroup can be had; without being asked, such a command is then one as any other.
   */
  static boolean isMeant(JsonObject spec, @Nullable Image image, Engine engine) {
    boolean cgroups =
        !engine.host().cgroupDriver().equals("none")
            && !spec.text("cgroups_mode").equals("disabled");
    return switch (spec.text("systemd")) {
      case "false" -> false;
      case "always" -> {
        if (!cgroups) {
          throw PodmanException.plain(
              500,
              "systemd always needs a cgroup of its own: this host delegates no cgroup v2 to the"
                  + " user, or the container is to have none");
        }
        yield true;
      }
      default -> cgroups && isInit(command(spec, image));
    };
  }

  /** Whether a container is one. */
  static boolean is(Container container) {
    List<String> options = container.hostConfig().securityOpt();
    return container.hostConfig().extras() != null
        && options != null
        && options.contains(WRITABLE_CGROUPS);
  }

  private static boolean isInit(List<String> command) {
    boolean shell =
        command.size() > 2 && command.get(0).equals("/bin/sh") && command.get(1).equals("-c");
    List<String> words = shell ? command.subList(2, command.size()) : command;
    if (words.isEmpty()) {
      return false;
    }
    String first = words.getFirst();
    return INITS.contains(first) || first.substring(first.lastIndexOf('/') + 1).equals("systemd");
  }

  private static List<String> command(JsonObject spec, @Nullable Image image) {
    List<String> entrypoint = spec.stringOrStrings("entrypoint");
    List<String> arguments = spec.strings("command");
    boolean own = entrypoint != null && !entrypoint.isEmpty();
    List<String> all = new ArrayList<>();
    if (own) {
      all.addAll(entrypoint);
    } else if (image != null && image.config().entrypoint() != null) {
      all.addAll(image.config().entrypoint());
    }
    if (arguments != null && !arguments.isEmpty()) {
      all.addAll(arguments);
    } else if (!own && image != null && image.config().cmd() != null) {
      all.addAll(image.config().cmd());
    }
    return all;
  }
}
