package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Arguments of {@code EXPOSE}: {@code [[address:]host:]port[-port][/protocol]}. */
final class ExposedPorts {
  private static final int MAX = 65535;
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  private ExposedPorts() {}

  /** The ports inside, as {@code port/protocol}; INVALID when it is none. */
  static List<String> parse(String word) {
    int slash = word.indexOf('/');
    String ports = slash < 0 ? word : word.substring(0, slash);
    String protocol = slash < 0 ? "tcp" : word.substring(slash + 1).toLowerCase(Locale.ROOT);
    ports = ports.substring(ports.lastIndexOf(':') + 1);
    if (ports.isEmpty()) {
      throw EngineException.invalid("no port specified: " + word + "<empty>");
    }
    int dash = ports.indexOf('-');
    int first = port(ports, dash < 0 ? ports : ports.substring(0, dash));
    int last = dash < 0 ? first : port(ports, ports.substring(dash + 1));
    if (last < first) {
      throw EngineException.invalid("invalid containerPort: " + ports);
    }
    if (!PROTOCOLS.contains(protocol)) {
      throw EngineException.invalid("invalid proto: " + protocol);
    }
    List<String> all = new ArrayList<>(last - first + 1);
    for (int i = first; i <= last; i++) {
      all.add(i + "/" + protocol);
    }
    return all;
  }

  private static int port(String whole, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX && text.charAt(0) != '+' && text.charAt(0) != '-') {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw EngineException.invalid("invalid containerPort: " + whole);
  }
}
