package dev.berth.runtime.log.option;

import dev.berth.runtime.error.EngineException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Options of the fluentd driver. The buffer limit is checked only: what is not yet sent stays in
 * the log's file.
 *
 * @param async whether a start does not wait for the collector
 * @param retryWait time between attempts, at first
 * @param subSecond whether times are sent with nanoseconds
 * @param ack whether each message waits until the collector says that it has it
 */
public record FluentdOptions(
    Endpoint endpoint, boolean async, Duration retryWait, boolean subSecond, boolean ack) {
  private static final int PORT = 24_224;
  private static final Set<String> SCHEMES = Set.of("tcp", "udp", "tls", "unix", "unixgram");

  /** Reads them; INVALID in Docker's words. */
  public static FluentdOptions parse(Map<String, String> options) {
    Endpoint endpoint = endpoint(options.getOrDefault("fluentd-address", ""));
    if (given(options, "fluentd-buffer-limit")) {
      SizeText.ram(value(options, "fluentd-buffer-limit"));
    }
    Duration wait = Duration.ofSeconds(1);
    if (given(options, "fluentd-retry-wait")) {
      wait = GoText.parseDuration(value(options, "fluentd-retry-wait"));
    }
    if (given(options, "fluentd-max-retries")) {
      GoText.parseUint(value(options, "fluentd-max-retries"));
    }
    if (given(options, "fluentd-async") && given(options, "fluentd-async-connect")) {
      throw EngineException.invalid(
          "conflicting options: cannot specify both 'fluentd-async' and 'fluentd-async-connect");
    }
    boolean async = bool(options, "fluentd-async") | bool(options, "fluentd-async-connect");
    reconnect(options);
    boolean subSecond = bool(options, "fluentd-sub-second-precision");
    boolean ack = bool(options, "fluentd-request-ack");
    timeout(options, "fluentd-read-timeout");
    timeout(options, "fluentd-write-timeout");
    return new FluentdOptions(endpoint, async, wait, subSecond, ack);
  }

  private static Endpoint endpoint(String address) {
    if (address.isEmpty()) {
      return new Endpoint("tcp", "127.0.0.1", PORT);
    }
    String scheme = Addresses.scheme(address);
    String context = "invalid fluentd-address " + address + ": ";
    if (!scheme.isEmpty() && !SCHEMES.contains(scheme)) {
      throw EngineException.invalid(context + "unsupported scheme: '" + scheme + "'");
    }
    if (scheme.startsWith("unix")) {
      String path = Addresses.path(address);
      if (path.isEmpty()) {
        throw EngineException.invalid(context + "path is empty");
      }
      return new Endpoint(scheme, path, 0);
    }
    Addresses.HostPort parts = Addresses.split(address);
    if (!scheme.isEmpty()) {
      String rest = String.valueOf(Addresses.afterScheme(address));
      int slash = rest.indexOf('/');
      parts = Addresses.split(slash < 0 ? rest : rest.substring(0, slash));
    }
    String host = parts.host().isEmpty() ? "127.0.0.1" : parts.host();
    return new Endpoint(scheme.isEmpty() ? "tcp" : scheme, host, port(context, parts.port()));
  }

  private static int port(String context, @org.jspecify.annotations.Nullable String text) {
    if (text == null) {
      return PORT;
    }
    try {
      return GoText.atoi(text);
    } catch (EngineException e) {
      throw EngineException.invalid(context + e.text());
    }
  }

  private static void reconnect(Map<String, String> options) {
    String key = "fluentd-async-reconnect-interval";
    if (given(options, key)) {
      Duration interval;
      try {
        interval = GoText.parseDuration(value(options, key));
      } catch (EngineException e) {
        throw EngineException.invalid("invalid value for " + key + ": " + e.text());
      }
      if (!interval.isZero() && (interval.toMillis() < 100 || interval.toMillis() > 10_000)) {
        throw EngineException.invalid(
            "invalid value for "
                + key
                + ": value ("
                + value(options, key)
                + ") must be between 100ms and 10s");
      }
    }
  }

  private static void timeout(Map<String, String> options, String key) {
    if (!given(options, key)) {
      return;
    }
    try {
      if (GoText.parseDuration(value(options, key)).isNegative()) {
        throw EngineException.invalid("value must be greater than or equal to zero");
      }
    } catch (EngineException e) {
      throw EngineException.invalid("invalid value for " + key + ": " + e.text());
    }
  }

  private static boolean bool(Map<String, String> options, String key) {
    return given(options, key) && GoText.parseBool(value(options, key));
  }

  private static boolean given(Map<String, String> options, String key) {
    return !value(options, key).isEmpty();
  }

  private static String value(Map<String, String> options, String key) {
    return options.getOrDefault(key, "");
  }
}
