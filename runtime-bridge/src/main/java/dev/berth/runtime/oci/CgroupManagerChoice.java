package dev.berth.runtime.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How the OCI runtime manages cgroups for this user: through the user's systemd, in a delegated
 * cgroup2 directory of its own, or not at all.
 */
public enum CgroupManagerChoice {
  SYSTEMD("systemd"),
  CGROUPFS("cgroupfs"),
  DISABLED("disabled");

  private static final Path MOUNT = Path.of("/sys/fs/cgroup");

  private final String option;

  CgroupManagerChoice(String option) {
    this.option = option;
  }

  /** The value of crun's {@code --cgroup-manager}. */
  public String option() {
    return option;
  }

  /** The word clients know: {@code systemd}, {@code cgroupfs} or {@code none}. */
  public String driver() {
    return this == DISABLED ? "none" : option;
  }

  /** Chooses for this process. */
  public static CgroupManagerChoice detect(Map<String, String> environment) {
    return choose(environment, MOUNT, ownCgroup(Path.of("/proc/self/cgroup")));
  }

  /**
   * Chooses from facts.
   *
   * @param mount where the unified hierarchy should be mounted
   * @param cgroup this process's path in it, such as {@code /user.slice/x.service}; empty for none
   */
  static CgroupManagerChoice choose(Map<String, String> environment, Path mount, String cgroup) {
    if (cgroup.isEmpty() || !Files.isReadable(mount.resolve("cgroup.controllers"))) {
      return DISABLED;
    }
    if (hasUserBus(environment) && hasControllers(mount)) {
      return SYSTEMD;
    }
    Path own = mount.resolve(cgroup.substring(1));
    boolean delegated =
        Files.isWritable(own)
            && Files.isWritable(own.resolve("cgroup.procs"))
            && Files.isWritable(own.resolve("cgroup.subtree_control"));
    return delegated && hasControllers(own) ? CGROUPFS : DISABLED;
  }

  /** A hierarchy without controllers belongs to a hybrid host: there is nothing to manage. */
  private static boolean hasControllers(Path directory) {
    try {
      return !Files.readString(directory.resolve("cgroup.controllers")).isBlank();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasUserBus(Map<String, String> environment) {
    String address = environment.get("DBUS_SESSION_BUS_ADDRESS");
    if (address != null && !address.isEmpty()) {
      return true;
    }
    String runtime = environment.get("XDG_RUNTIME_DIR");
    return runtime != null && Files.exists(Path.of(runtime, "bus"));
  }

  /** The unified hierarchy's entry of proc(5) cgroup, empty when there is none. */
  private static String ownCgroup(Path file) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("0::")) {
          return line.substring(3);
        }
      }
    } catch (IOException e) {
      return "";
    }
    return "";
  }
}
