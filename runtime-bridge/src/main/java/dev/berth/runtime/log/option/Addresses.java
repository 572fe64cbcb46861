package dev.berth.runtime.log.option;

import dev.berth.runtime.error.EngineException;
import org.jspecify.annotations.Nullable;

/** {@code proto://host:port} as log drivers take it. */
final class Addresses {
  private Addresses() {}

  /** Host and port as written; the port is null when there is none. */
  record HostPort(String host, @Nullable String port) {}

  /** The text behind {@code ://}, or null when there is no such sign. */
  static @Nullable String afterScheme(String address) {
    int at = address.indexOf("://");
    return at < 0 ? null : address.substring(at + 3);
  }

  static String scheme(String address) {
    return address.substring(0, Math.max(0, address.indexOf("://")));
  }

  /** The host part of a URL, without path and query; INVALID when its port is no number. */
  static HostPort ofUrl(String address) {
    checkControls(address);
    String rest = String.valueOf(afterScheme(address));
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    HostPort parts = split(rest.substring(0, end));
    String port = parts.port();
    if (port != null && !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw EngineException.invalid(
          "parse "
              + GoText.quote(address)
              + ": invalid port "
              + GoText.quote(":" + port)
              + " after host");
    }
    return parts;
  }

  /** The path of a unix URL. */
  static String path(String address) {
    checkControls(address);
    return String.valueOf(afterScheme(address));
  }

  private static void checkControls(String address) {
    if (address.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw EngineException.invalid(
          "parse " + GoText.quote(address) + ": net/url: invalid control character in URL");
    }
  }

  static HostPort split(String text) {
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      if (close > 0) {
        boolean port = close + 1 < text.length() && text.charAt(close + 1) == ':';
        return new HostPort(text.substring(1, close), port ? text.substring(close + 2) : null);
      }
    }
    int colon = text.lastIndexOf(':');
    return colon < 0
        ? new HostPort(text, null)
        : new HostPort(text.substring(0, colon), text.substring(colon + 1));
  }

  /** A port number; INVALID beyond 65535. */
  static int port(String address, String text) {
    int port = text.isEmpty() ? 0 : GoText.atoi(text);
    if (port > 65_535) {
      throw EngineException.invalid("invalid port in address " + address);
    }
    return port;
  }
}
