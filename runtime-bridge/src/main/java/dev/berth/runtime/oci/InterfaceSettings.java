package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.EndpointSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Kernel settings of single interfaces, which endpoints carry as a driver option. The interface's
 * name is not known where they are given: {@code IFNAME} stands for it.
 */
final class InterfaceSettings {
  private static final String OPTION = "com.docker.network.endpoint.sysctls";

  private InterfaceSettings() {}

  /** Whether there are any: then the interfaces must be there when the settings are made. */
  static boolean any(Container container) {
    for (EndpointSpec spec : container.endpointSpecs().values()) {
      if (spec.driverOpts() != null && spec.driverOpts().containsKey(OPTION)) {
        return true;
      }
    }
    return false;
  }

  /** The settings by their full names. */
  static Map<String, String> of(Container container) {
    Map<String, String> result = new LinkedHashMap<>();
    int number = 0;
    for (EndpointSpec spec : container.endpointSpecs().values()) {
      String given = spec.driverOpts() == null ? null : spec.driverOpts().get(OPTION);
      for (String setting : given == null ? new String[0] : given.split(",", -1)) {
        int equals = setting.indexOf('=');
        if (equals > 0) {
          String name =
              setting.substring(0, equals).replaceFirst("(?i)\\.ifname\\.", ".eth" + number + '.');
          result.put(name, setting.substring(equals + 1));
        }
      }
      number++;
    }
    return result;
  }
}
