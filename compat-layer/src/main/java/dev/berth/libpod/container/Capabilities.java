package dev.berth.libpod.container;

import dev.berth.runtime.container.HostConfig;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The capabilities a container has, by name (containers.conf, default_capabilities). */
public final class Capabilities {
  private static final List<String> DEFAULTS =
      List.of(
          "CAP_AUDIT_WRITE",
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_MKNOD",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_RAW",
          "CAP_SETFCAP",
          "CAP_SETGID",
          "CAP_SETPCAP",
          "CAP_SETUID",
          "CAP_SYS_CHROOT");

  private Capabilities() {}

  /** All it has, sorted. */
  public static List<String> of(HostConfig host) {
    TreeSet<String> all = new TreeSet<>(DEFAULTS);
    List<String> dropped = names(host.capDrop());
    List<String> added = names(host.capAdd());
    if (dropped.contains("CAP_ALL")) {
      all.clear();
    }
    dropped.forEach(all::remove);
    added.stream().filter(each -> !each.equals("CAP_ALL")).forEach(all::add);
    return List.copyOf(all);
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
