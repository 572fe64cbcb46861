package dev.berth.libpod.container;

import dev.berth.runtime.container.HostConfig;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The capabilities a container has, by name (containers.conf, default_capabilities). */
public final class Capabilities {
  /** What Docker gives by default, and Podman does not. */
  static final List<String> NOT_GIVEN = List.of("CAP_AUDIT_WRITE", "CAP_MKNOD", "CAP_NET_RAW");

  static final String ALL = "CAP_ALL";

  private static final List<String> DEFAULTS =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_NET_BIND_SERVICE",
          "CAP_SETFCAP",
          "CAP_SETGID",
          "CAP_SETPCAP",
          "CAP_SETUID",
          "CAP_SYS_CHROOT");

  private Capabilities() {}

  /** What a container has that asks for nothing, sorted. */
  public static List<String> usual() {
    return DEFAULTS;
  }

  /** All it has, sorted. */
  public static List<String> of(HostConfig host) {
    List<String> every = dev.berth.runtime.oci.Capabilities.all();
    List<String> added = names(host.capAdd());
    if (host.privileged()) {
      return every.stream().sorted().toList();
    }
    TreeSet<String> all = new TreeSet<>(added.contains(ALL) ? every : DEFAULTS);
    if (host.extras() == null) {
      all.addAll(NOT_GIVEN); // made by Docker's API
    }
    List<String> dropped = names(host.capDrop());
    if (dropped.contains(ALL)) {
      all.clear();
    }
    dropped.forEach(all::remove);
    added.stream().filter(each -> !each.equals(ALL)).forEach(all::add);
    return List.copyOf(all);
  }

  /** Who is not root has those only that were asked for. */
  static @Nullable List<String> effective(HostConfig host, @Nullable String user) {
    String name = user == null ? "" : user.split(":", 2)[0];
    boolean root = name.isEmpty() || name.equals("root") || name.equals("0");
    if (root || host.extras() == null) {
      return of(host);
    }
    List<String> added = names(host.capAdd());
    return added.contains(ALL) ? of(host) : added.isEmpty() ? null : added;
  }

  /** What it has beyond the runtime specification's defaults, which are Docker's. */
  static List<String> added(HostConfig host) {
    return host.privileged()
        ? List.of()
        : of(host).stream()
            .filter(each -> !DEFAULTS.contains(each) && !NOT_GIVEN.contains(each))
            .toList();
  }

  /** What it lacks of them. */
  static List<String> dropped(HostConfig host) {
    TreeSet<String> missing = new TreeSet<>(DEFAULTS);
    missing.addAll(NOT_GIVEN);
    of(host).forEach(missing::remove);
    return List.copyOf(missing);
  }

  /** Whole upper-case names. */
  static List<String> names(@Nullable List<String> given) {
    return given == null
        ? List.of()
        : given.stream()
            .map(each -> each.toUpperCase(Locale.ROOT))
            .map(each -> each.startsWith("CAP_") ? each : "CAP_" + each)
            .sorted()
            .toList();
  }
}
