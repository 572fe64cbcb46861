package dev.berth.runtime.network;

import dev.berth.runtime.container.EndpointSpec;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Kernel settings of single interfaces, which endpoints carry as a driver option. The interface's
 * name is not known where they are given: {@code IFNAME} stands for it.
 */
final class InterfaceSettings {
  private static final String OPTION = "com.docker.network.endpoint.sysctls";

  private InterfaceSettings() {}

  /** What is asked for, or null. */
  static @Nullable String of(EndpointSpec spec) {
    return spec.driverOpts() == null ? null : spec.driverOpts().get(OPTION);
  }

  /**
   * Makes the settings in the namespace of the calling thread.
   *
   * @param settings such as {@code net.ipv4.conf.IFNAME.log_martians=1}, between commas
   */
  static void apply(String settings, Lease.Endpoint endpoint) throws IOException {
    for (String setting : settings.split(",", -1)) {
      int equals = setting.indexOf('=');
      if (equals < 0) {
        throw new IOException(
            "failed to add interface "
                + endpoint.hostInterface()
                + " to sandbox: failed to set sysctl '"
                + setting
                + "'");
      }
      String path = path(setting.substring(0, equals), endpoint.interfaceName());
      if (!Sysctl.trySet(path, setting.substring(equals + 1))) {
        throw new IOException(
            "failed to add interface "
                + endpoint.hostInterface()
                + " to sandbox: /proc/sys/"
                + path
                + " is not a sysctl file");
      }
    }
  }

  /** An interface's name may have dots, so only the four others are separators. */
  private static String path(String name, String interfaceName) {
    String[] parts = name.split("\\.", 5);
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].toUpperCase(Locale.ROOT).equals("IFNAME")) {
        parts[i] = interfaceName;
      }
    }
    return String.join("/", parts);
  }
}
