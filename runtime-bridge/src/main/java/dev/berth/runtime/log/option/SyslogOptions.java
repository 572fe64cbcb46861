package dev.berth.runtime.log.option;

import dev.berth.runtime.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options of the syslog driver.
 *
 * @param facility its number, not yet shifted
 * @param format empty, {@code rfc3164}, {@code rfc5424} or {@code rfc5424micro}
 * @param tls files and checks of a {@code tcp+tls} connection
 */
public record SyslogOptions(Endpoint endpoint, int facility, String format, TlsFiles tls) {
  private static final int DAEMON = 3;
  private static final int PORT = 514;
  private static final Set<String> SCHEMES = Set.of("tcp", "tcp+tls", "udp", "unix", "unixgram");
  private static final Set<String> FORMATS = Set.of("", "rfc3164", "rfc5424", "rfc5424micro");
  private static final List<String> FACILITIES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp");

  /** Files in PEM form, and whether the server's certificate goes unchecked. */
  public record TlsFiles(
      @Nullable String ca, @Nullable String cert, @Nullable String key, boolean skipVerify) {}

  /** Reads them; INVALID in Docker's words. */
  public static SyslogOptions parse(Map<String, String> options) {
    Endpoint endpoint = endpoint(options.getOrDefault("syslog-address", ""));
    int facility = facility(options.getOrDefault("syslog-facility", ""));
    String format = options.getOrDefault("syslog-format", "");
    if (!FORMATS.contains(format)) {
      throw EngineException.invalid("Invalid syslog format");
    }
    TlsFiles tls =
        new TlsFiles(
            options.get("syslog-tls-ca-cert"),
            options.get("syslog-tls-cert"),
            options.get("syslog-tls-key"),
            options.containsKey("syslog-tls-skip-verify"));
    return new SyslogOptions(endpoint, facility, format, tls);
  }

  private static Endpoint endpoint(String address) {
    if (address.isEmpty()) {
      return Endpoint.LOCAL;
    }
    String scheme = Addresses.scheme(address);
    if (!SCHEMES.contains(scheme)) {
      throw EngineException.invalid(
          "syslog-address should be in form proto://address, got " + address);
    }
    if (scheme.startsWith("unix")) {
      String path = Addresses.path(address);
      if (!Files.exists(Path.of(path))) {
        throw EngineException.invalid("stat " + path + ": no such file or directory");
      }
      return new Endpoint(scheme, path, 0);
    }
    Addresses.HostPort parts = Addresses.ofUrl(address);
    String port = parts.port();
    return new Endpoint(scheme, parts.host(), port == null ? PORT : Addresses.port(address, port));
  }

  private static int facility(String text) {
    if (text.isEmpty()) {
      return DAEMON;
    }
    int named = FACILITIES.indexOf(text);
    if (named >= 0) {
      return named;
    }
    boolean local = text.startsWith("local") && text.length() == 6;
    String digits = local ? text.substring(5) : text;
    if (!digits.isEmpty() && digits.length() < 4 && digits.chars().allMatch(Character::isDigit)) {
      int number = Integer.parseInt(digits);
      if (number <= (local ? 7 : 23)) {
        return local ? 16 + number : number;
      }
    }
    throw EngineException.invalid("invalid syslog facility");
  }
}
