package dev.berth.runtime.log.option;

import dev.berth.runtime.error.EngineException;
import java.util.Map;
import java.util.Set;

/**
 * Options of the gelf driver.
 *
 * @param compression {@code gzip}, {@code zlib} or {@code none}
 * @param level of compression, -1 for the usual one
 */
public record GelfOptions(Endpoint endpoint, String compression, int level) {
  private static final Set<String> COMPRESSIONS = Set.of("gzip", "zlib", "none");
  private static final Set<String> TRANSPORTS = Set.of("tcp", "tcp+tls", "udp", "unix", "unixgram");

  /** Reads them; INVALID in Docker's words. */
  public static GelfOptions parse(Map<String, String> options) {
    Endpoint endpoint = endpoint(options.getOrDefault("gelf-address", ""));
    boolean tcp = endpoint.protocol().equals("tcp");
    String compression = options.get("gelf-compression-type");
    String level = options.get("gelf-compression-level");
    if (tcp && (compression != null || level != null)) {
      throw EngineException.invalid("compression is only supported on UDP");
    }
    if (compression != null && !COMPRESSIONS.contains(compression)) {
      throw unknown(compression, "gelf-compression-type");
    }
    positive(options, "gelf-tcp-max-reconnect", tcp);
    positive(options, "gelf-tcp-reconnect-delay", tcp);
    return new GelfOptions(
        endpoint, compression == null ? "gzip" : compression, level == null ? 1 : level(level));
  }

  private static int level(String text) {
    try {
      int level = GoText.atoi(text);
      if (level >= -1 && level <= 9) {
        return level;
      }
    } catch (EngineException e) {
      // the same words for both
    }
    throw unknown(text, "gelf-compression-level");
  }

  private static EngineException unknown(String value, String key) {
    return EngineException.invalid(
        "unknown value "
            + GoText.quote(value)
            + " for log opt "
            + GoText.quote(key)
            + " for gelf log driver");
  }

  private static void positive(Map<String, String> options, String key, boolean tcp) {
    String text = options.get(key);
    if (text == null) {
      return;
    }
    if (!tcp) {
      throw EngineException.invalid(GoText.quote(key) + " is only valid for TCP");
    }
    if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(Character::isDigit)) {
      throw EngineException.invalid(GoText.quote(key) + " must be a positive integer");
    }
  }

  private static Endpoint endpoint(String address) {
    if (address.isEmpty()) {
      throw EngineException.invalid("gelf-address is a required parameter");
    }
    String scheme = Addresses.scheme(address);
    if (!TRANSPORTS.contains(scheme)) {
      throw EngineException.invalid(
          "gelf-address should be in form proto://address, got " + address);
    }
    if (!scheme.equals("tcp") && !scheme.equals("udp")) {
      throw EngineException.invalid("gelf: endpoint needs to be TCP or UDP");
    }
    Addresses.HostPort parts = Addresses.ofUrl(address);
    String port = parts.port();
    if (port == null) {
      throw EngineException.invalid("gelf: please provide gelf-address as proto://host:port");
    }
    return new Endpoint(scheme, parts.host(), Addresses.port(address, port));
  }
}
