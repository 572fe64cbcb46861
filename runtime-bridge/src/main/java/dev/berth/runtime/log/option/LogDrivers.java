package dev.berth.runtime.log.option;

import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The log drivers there are, and what Docker checks of their options when a container is made. */
public final class LogDrivers {
  public static final String DEFAULT = "json-file";

  private static final Set<String> ATTRIBUTES =
      Set.of("labels", "labels-regex", "env", "env-regex", "tag");
  private static final Set<String> FILES = Set.of("max-size", "max-file", "compress");
  private static final Set<String> BUILT_IN =
      Set.of(
          "mode",
          "max-buffer-size",
          "cache-disabled",
          "cache-max-size",
          "cache-max-file",
          "cache-compress");
  private static final Set<String> SYSLOG =
      Set.of(
          "syslog-address",
          "syslog-facility",
          "syslog-format",
          "syslog-tls-ca-cert",
          "syslog-tls-cert",
          "syslog-tls-key",
          "syslog-tls-skip-verify");
  private static final Set<String> FLUENTD =
      Set.of(
          "fluentd-address",
          "fluentd-async",
          "fluentd-async-connect",
          "fluentd-async-reconnect-interval",
          "fluentd-buffer-limit",
          "fluentd-max-retries",
          "fluentd-read-timeout",
          "fluentd-request-ack",
          "fluentd-retry-wait",
          "fluentd-sub-second-precision",
          "fluentd-write-timeout");
  private static final Set<String> GELF =
      Set.of(
          "gelf-address",
          "gelf-compression-level",
          "gelf-compression-type",
          "gelf-tcp-max-reconnect",
          "gelf-tcp-reconnect-delay");

  private LogDrivers() {}

  /** Names as {@code info} lists them, sorted. */
  public static List<String> names() {
    return List.of("fluentd", "gelf", "journald", "json-file", "k8s-file", "local", "syslog");
  }

  /** Whether entries go to a collector, and are kept beside only for reading. */
  public static boolean forwards(String driver) {
    return driver.equals("syslog") || driver.equals("fluentd") || driver.equals("gelf");
  }

  /** Whether the engine stores output in a file. */
  public static boolean keepsFile(String driver) {
    return !driver.equals("none") && !driver.equals("journald");
  }

  /** Checks what is checked at create; INVALID in Docker's words. */
  public static void check(String driver, Map<String, String> options) {
    if (driver.equals("none")) {
      return;
    }
    checkMode(options);
    if (!names().contains(driver)) {
      throw EngineException.invalid(
          "error looking up logging plugin " + driver + ": plugin \"" + driver + "\" not found");
    }
    String disabled = options.getOrDefault("cache-disabled", "");
    if (!disabled.isEmpty()) {
      try {
        GoText.parseBool(disabled);
      } catch (EngineException e) {
        throw EngineException.invalid("invalid value for option cache-disabled: " + disabled);
      }
    }
    Map<String, String> own = new TreeMap<>(options);
    own.keySet().removeAll(BUILT_IN);
    checkOwn(driver, own);
  }

  private static void checkMode(Map<String, String> options) {
    String mode = options.getOrDefault("mode", "");
    if (!mode.isEmpty() && !mode.equals("blocking") && !mode.equals("non-blocking")) {
      throw EngineException.invalid("logger: logging mode not supported: " + mode);
    }
    String buffer = options.get("max-buffer-size");
    if (buffer == null) {
      return;
    }
    if (!mode.equals("non-blocking")) {
      throw EngineException.invalid(
          "logger: max-buffer-size option is only supported with 'mode=non-blocking'");
    }
    try {
      SizeText.ram(buffer);
    } catch (EngineException e) {
      throw EngineException.invalid("error parsing option max-buffer-size: " + e.text());
    }
  }

  private static void checkOwn(String driver, Map<String, String> options) {
    switch (driver) {
      case "syslog" -> {
        checkNames(driver, options, ATTRIBUTES, SYSLOG);
        SyslogOptions.parse(options);
      }
      case "fluentd" -> {
        checkNames(driver, options, ATTRIBUTES, FLUENTD);
        FluentdOptions.parse(options);
      }
      case "gelf" -> {
        if (options.getOrDefault("gelf-address", "").isEmpty()) {
          GelfOptions.parse(options);
        }
        checkNames(driver, options, ATTRIBUTES, GELF);
        GelfOptions.parse(options);
      }
      case "journald" -> checkNames(driver, options, ATTRIBUTES, Set.of());
      case "local" -> checkNames(driver, options, FILES, Set.of());
      default -> checkNames(driver, options, ATTRIBUTES, FILES);
    }
  }

  private static void checkNames(
      String driver, Map<String, String> options, Set<String> some, Set<String> more) {
    for (String name : options.keySet()) {
      if (!some.contains(name) && !more.contains(name)) {
        throw EngineException.invalid(
            switch (driver) {
              case "local" -> "unknown log opt '" + name + "' for log driver local";
              case "gelf" -> "unknown log opt " + GoText.quote(name) + " for gelf log driver";
              default -> "unknown log opt '" + name + "' for " + driver + " log driver";
            });
      }
    }
  }
}
