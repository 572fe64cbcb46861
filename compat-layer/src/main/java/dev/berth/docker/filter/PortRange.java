package dev.berth.docker.filter;

import dev.berth.runtime.error.EngineException;
import java.util.Locale;

/** A {@code publish} or {@code expose} filter value: {@code port[-end][/proto]}. */
record PortRange(int first, int last, String protocol) {
  private static final int LARGEST = 65535;

  /** Parses; INVALID, worded as Docker's port parser does, for what is no port or range. */
  static PortRange parse(String key, String text) {
    if (text.indexOf(':') >= 0) {
      throw EngineException.invalid("filter for '" + key + "' should not contain ':': " + text);
    }
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
    String ports = slash < 0 ? text : text.substring(0, slash);
    if (ports.isEmpty()) {
      throw invalid(key, text, "Empty string specified for ports.");
    }
    int dash = ports.indexOf('-');
    int first = port(key, text, dash < 0 ? ports : ports.substring(0, dash));
    int last = dash < 0 ? first : port(key, text, ports.substring(dash + 1));
    if (last < first) {
      throw invalid(key, text, "Invalid range specified for the Port: " + ports);
    }
    return new PortRange(first, last, protocol.isEmpty() ? "tcp" : protocol);
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
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw invalid(key, text, "strconv.ParseUint: parsing \"" + digits + "\": invalid syntax");
    }
    int value = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    if (value > LARGEST) {
      throw invalid(key, text, "strconv.ParseUint: parsing \"" + digits + "\": value out of range");
    }
    return value;
  }

  private static EngineException invalid(String key, String text, String reason) {
    return EngineException.invalid(
        "error while looking up for " + key + " " + text + ": " + reason);
  }
}
