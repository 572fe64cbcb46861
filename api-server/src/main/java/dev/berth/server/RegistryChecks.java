package dev.berth.server;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.registry.conf.RegistrySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the files about registries say what their writer meant. */
final class RegistryChecks {
  private static final String WHAT = "registry settings";

  private final Host host;

  RegistryChecks(Host host) {
    this.host = host;
  }

  List<Finding> findings() {
    Map<String, String> environment = new HashMap<>(host.environment());
    // only the place of sockets, which no setting depends on: another check tells that it is
    // missing
    environment.putIfAbsent("XDG_RUNTIME_DIR", "/nonexistent");
    RegistrySettings settings = new RegistrySettings(EngineConfig.fromEnvironment(environment));
    List<String> warnings = settings.allWarnings();
    if (warnings.isEmpty()) {
      return List.of(Finding.ok(WHAT, "understood"));
    }
    List<Finding> all = new ArrayList<>();
    for (String each : warnings) {
      all.add(Finding.less(WHAT, each, "mend the file: it counts at the next pull"));
    }
    return all;
  }
}
