package dev.berth.runtime.registry;

import dev.berth.runtime.network.Cidr;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code NO_PROXY} says, as Go's programs understand it: entries with commas between, each a
 * domain ({@code example.com} with what is below it, {@code .example.com} and {@code *.example.com}
 * only what is below), an address or a network, with or without a port; {@code *} for everything.
 */
final class NoProxy {
  private NoProxy() {}

  /** Whether an address is to be reached directly. */
  static boolean matches(String list, URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (EndpointResolver.isLoopback(host)) {
      return true;
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
    InetAddress address = literal(bare);
    for (String each : list.split(",", -1)) {
      String entry = each.strip().toLowerCase(Locale.ROOT);
      if (!entry.isEmpty() && (entry.equals("*") || matches(entry, bare, address, port))) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(
      String entry, String host, @Nullable InetAddress address, int port) {
    if (entry.indexOf('/') > 0) {
      return address != null && inNetwork(address, entry);
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    boolean ipv6 = entry.indexOf(':') != colon && !entry.contains("]:");
    if (colon >= 0 && !ipv6) {
      if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    name = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    InetAddress wanted = literal(name);
    if (wanted != null) {
      return wanted.equals(address);
    }
    String domain = name.startsWith("*.") ? name.substring(1) : name;
    return domain.startsWith(".")
        ? host.endsWith(domain)
        : host.equals(domain) || host.endsWith("." + domain);
  }

  private static boolean inNetwork(InetAddress address, String network) {
    try {
      return Cidr.parse(network).contains(address);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
