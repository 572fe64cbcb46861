package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.LogConfig;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.runtime.oci.Modes;
import dev.berth.runtime.oci.SystemPaths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in what was not given, as dockerd shows it in inspect. */
final class HostDefaults {
  private static final long SHM_BYTES = 64L << 20;

  private HostDefaults() {}

  static HostConfig fill(HostConfig host, String runtime, ResourceRules limits) {
    HostConfigBuilder filled = new HostConfigBuilder(host);
    String mode = host.networkMode();
    if (mode == null || mode.isEmpty() || mode.equals("default")) {
      filled.networkMode("bridge");
    }
    filled.ipcMode(orElse(host.ipcMode(), "private"));
    filled.cgroupnsMode(orElse(host.cgroupnsMode(), "private"));
    filled.runtime(orElse(host.runtime(), runtime));
    filled.shmSize(host.shmSize() == 0 ? SHM_BYTES : host.shmSize());
    filled.logConfig(log(host.logConfig()));
    if (host.restartPolicy().name().isEmpty()) {
      filled.restartPolicy(new RestartPolicy("no", 0));
    }
    if (host.portBindings() != null) {
      filled.portBindings(ports(host.portBindings()));
    }
    systemPaths(host, filled);
    filled.resources(resources(limits.supported(host.resources())));
    return filled.build();
  }

  private static void systemPaths(HostConfig host, HostConfigBuilder filled) {
    boolean open =
        host.privileged()
            || (host.securityOpt() != null
                && host.securityOpt().contains("systempaths=unconfined"));
    if (host.maskedPaths() == null && !open) {
      filled.maskedPaths(SystemPaths.MASKED);
    }
    if (host.readonlyPaths() == null && !open) {
      filled.readonlyPaths(SystemPaths.READ_ONLY);
    }
    labels(host, filled);
  }

  /** What shares the host's processes or memory cannot be labelled apart from them. */
  private static void labels(HostConfig host, HostConfigBuilder filled) {
    List<String> given = host.securityOpt() == null ? List.of() : host.securityOpt();
    boolean shares =
        host.privileged() || Modes.isHost(host.pidMode()) || Modes.isHost(host.ipcMode());
    if (shares && given.stream().noneMatch(opt -> opt.startsWith("label"))) {
      List<String> all = new ArrayList<>(given);
      all.add("label=disable");
      filled.securityOpt(all);
    }
  }

  private static Map<String, List<PortBinding>> ports(Map<String, List<PortBinding>> bindings) {
    Map<String, List<PortBinding>> result = new LinkedHashMap<>();
    bindings.forEach((port, at) -> result.put(PortRules.normal(port), at));
    return result;
  }

  private static LogConfig log(LogConfig log) {
    return new LogConfig(LogRules.driver(log), log.config() == null ? Map.of() : log.config());
  }

  private static Resources resources(Resources resources) {
    ResourcesBuilder filled = new ResourcesBuilder(resources);
    if (resources.memory() > 0 && resources.memorySwap() == 0) {
      filled.memorySwap(resources.memory() * 2);
    }
    // cgroup v2 has neither; Docker shows them as not given.
    filled.oomKillDisable(null);
    if (Long.valueOf(-1).equals(resources.memorySwappiness())) {
      filled.memorySwappiness(null);
    }
    Long pids = resources.pidsLimit();
    if (pids != null && pids <= 0) {
      filled.pidsLimit(null);
    }
    return filled.build();
  }

  private static String orElse(@Nullable String value, String other) {
    return value == null || value.isEmpty() ? other : value;
  }
}
