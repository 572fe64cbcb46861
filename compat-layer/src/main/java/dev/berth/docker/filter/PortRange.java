package dev.berth.docker.filter;

import dev.berth.runtime.error.EngineException;
import java.util.Locale;

/** A {@code publish} or {@code expose} filter value: {@code port[-end][/proto]}. */
record PortRange(int first, int last, String protocol) {
  static PortRange parse(String key, String text) {
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
    String ports = slash < 0 ? text : text.substring(0, slash);
    int dash = ports.indexOf('-');
    int first = port(key, text, dash < 0 ? ports : ports.substring(0, dash));
    int last = dash < 0 ? first : port(key, text, ports.substring(dash + 1));
    if (last < first || protocol.isEmpty()) {
      throw invalid(key, text);
    }
    return new PortRange(first, last, protocol);
  }

  /** Whether a port in the form {@code 80/tcp} is inside. */
  boolean contains(String port) {
    int slash = port.indexOf('/');
    String number = slash < 0 ? port : port.substring(0, slash);
    String kind = slash < 0 ? "tcp" : port.substring(slash + 1);
    return kind.equals(protocol) && contains(number, kind);
  }

  /** Whether a bare port number is inside. */
  boolean contains(String number, String kind) {
    try {
      int value = Integer.parseInt(number);
      return kind.equals(protocol) && value >= first && value <= last;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static int port(String key, String text, String digits) {
    try {
      int value = Integer.parseInt(digits);
      if (value >= 0 && value <= 65535) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below with the whole text
    }
    throw invalid(key, text);
  }

  private static EngineException invalid(String key, String text) {
    return EngineException.invalid("invalid filter '" + key + "=" + text + "'");
  }
}
