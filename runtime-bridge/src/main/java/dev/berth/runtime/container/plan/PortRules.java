package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks of ports and where they are published. */
final class PortRules {
  private static final int LAST = 65535;

  private PortRules() {}

  /** {@code port[-port][/proto]} with proto tcp, udp or sctp. */
  static void checkContainerPort(String text) {
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
    String range = slash < 0 ? text : text.substring(0, slash);
    if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
      throw invalid(text);
    }
    if (!range(range)) {
      throw invalid(range);
    }
  }

  /** With its protocol, in lower case: {@code 80/tcp}. */
  static String normal(String port) {
    String lower = port.toLowerCase(Locale.ROOT);
    return lower.indexOf('/') < 0 ? lower + "/tcp" : lower;
  }

  static void checkBindings(@Nullable Map<String, List<PortBinding>> bindings) {
    if (bindings == null) {
      return;
    }
    for (Map.Entry<String, List<PortBinding>> entry : bindings.entrySet()) {
      checkContainerPort(entry.getKey());
      checkSingle(entry.getKey());
      for (PortBinding binding : entry.getValue()) {
        String port = binding.hostPort();
        if (port != null && !port.isEmpty() && !range(port)) {
          throw invalid(port);
        }
        if (!IpAddresses.isAddressOrEmpty(binding.hostIp())) {
          throw EngineException.invalid("invalid host IP address: " + binding.hostIp());
        }
      }
    }
  }

  /** A range of host ports may serve one port, never a range of them. */
  private static void checkSingle(String key) {
    int slash = key.indexOf('/');
    String port = slash < 0 ? key : key.substring(0, slash);
    if (number(port) < 0) {
      throw invalid(port);
    }
  }

  private static boolean range(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return number(text) >= 0;
    }
    int from = number(text.substring(0, dash));
    int to = number(text.substring(dash + 1));
    return from >= 0 && to >= from;
  }

  private static int number(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(Character::isDigit)) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number <= LAST ? number : -1;
  }

  private static EngineException invalid(String text) {
    return EngineException.invalid("invalid port specification: \"" + text + '"');
  }
}
