package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.HostsText;
import java.util.List;

/** Checks of what goes into the hosts and resolv.conf files. */
final class ExtraHostRules {
  private ExtraHostRules() {}

  static void check(HostConfig host) {
    List<String> extra = host.extraHosts();
    for (String entry : extra == null ? List.<String>of() : extra) {
      checkEntry(entry);
    }
    List<String> dns = host.dns();
    for (String server : dns == null ? List.<String>of() : dns) {
      if (server.isEmpty() || !IpAddresses.isAddressOrEmpty(server)) {
        throw EngineException.invalid("bad nameserver address: " + server);
      }
    }
  }

  private static void checkEntry(String entry) {
    int split = HostsText.separator(entry);
    if (split <= 0 || hasBlank(entry)) {
      throw EngineException.invalid("bad format for add-host: \"" + entry + '"');
    }
    String address = entry.substring(split + 1);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    if (!address.equals("host-gateway")
        && (address.isEmpty() || !IpAddresses.isAddressOrEmpty(address))) {
      throw EngineException.invalid("invalid IP address in add-host: \"" + address + '"');
    }
  }

  private static boolean hasBlank(String text) {
    return text.chars().anyMatch(c -> c <= ' ');
  }
}
