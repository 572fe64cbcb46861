package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.Resources.Ulimit;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.ProcessLimits;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks of ulimits. An ordinary user cannot give a process more than it has itself. */
final class UlimitRules {
  private UlimitRules() {}

  static void check(@Nullable List<Ulimit> ulimits, List<String> warnings) {
    if (ulimits == null || ulimits.isEmpty()) {
      return;
    }
    Map<String, Long> own = ProcessLimits.hard();
    for (Ulimit ulimit : ulimits) {
      String name = ulimit.name().toLowerCase(Locale.ROOT);
      if (!ProcessLimits.known(name)) {
        throw EngineException.invalid("invalid ulimit type: " + ulimit.name());
      }
      if (ulimit.hard() >= 0 && (ulimit.soft() > ulimit.hard() || ulimit.soft() < 0)) {
        throw EngineException.invalid(
            "ulimit soft limit must be less than or equal to hard limit: "
                + ulimit.soft()
                + " > "
                + ulimit.hard());
      }
      long most = own.getOrDefault(name, ProcessLimits.UNLIMITED);
      if (ProcessLimits.lower(ulimit.hard(), most) != ulimit.hard()) {
        warnings.add(
            "The hard limit "
                + ulimit.hard()
                + " of ulimit "
                + ulimit.name()
                + " is above this user's own: "
                + most
                + " is used. Raise it in /etc/security/limits.conf.");
      }
    }
  }
}
