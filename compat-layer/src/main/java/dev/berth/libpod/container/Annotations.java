package dev.berth.libpod.container;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Annotations by which this dialect keeps what the engine has no field for. */
public final class Annotations {
  /** Words of the command line that made a container, one a line. */
  public static final String CREATE_COMMAND = "dev.berth.libpod.create-command";

  /** The path of a seccomp profile, of which the engine keeps the content. */
  static final String SECCOMP = "dev.berth.libpod.seccomp";

  /** Who made it, as Podman marks it. */
  public static final String MANAGER = "io.container.manager";

  /** Tells crun to leave the groups of the calling user to the container. */
  static final String KEEP_GROUPS = "run.oci.keep_original_groups";

  private Annotations() {}

  /**
   * As clients are shown them: with what Podman notes there of the request; before 5.0 also what
   * was not asked for.
   */
  static @Nullable Map<String, String> shown(Container container, boolean five) {
    HostConfig host = container.hostConfig();
    Map<String, String> kept = host.annotations();
    Map<String, String> shown = new TreeMap<>(kept == null ? Map.of() : kept);
    shown.keySet().removeIf(Annotations::internal);
    if (!container.state().hasBeenStarted()) {
      shown.remove(MANAGER);
    }
    note(shown, "autoremove", host.autoRemove(), five);
    note(shown, "init", Boolean.TRUE.equals(host.init()), five);
    note(shown, "privileged", host.privileged(), five);
    note(shown, "publish-all", host.publishAllPorts(), five);
    return shown.isEmpty() ? null : shown;
  }

  private static void note(Map<String, String> shown, String what, boolean is, boolean five) {
    if (is || !five) {
      shown.putIfAbsent("io.podman.annotations." + what, is ? "TRUE" : "FALSE");
    }
  }

  /** Whether clients are not shown it. */
  public static boolean internal(String key) {
    return key.startsWith("dev.berth.");
  }
}
