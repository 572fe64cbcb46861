package dev.berth.runtime.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP proxies as told by {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}. */
final class EnvironmentProxies extends ProxySelector {
  private final Map<String, String> environment;

  EnvironmentProxies(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public List<Proxy> select(URI uri) {
    String name = "https".equals(uri.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY";
    String proxy = variable(name);
    String host = uri.getHost();
    if (proxy == null || host == null || excluded(host)) {
      return List.of(Proxy.NO_PROXY);
    }
    URI address = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
    int port = address.getPort() < 0 ? 80 : address.getPort();
    return List.of(
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHost(), port)));
  }

  private @Nullable String variable(String name) {
    String value = environment.get(name);
    value = value == null ? environment.get(name.toLowerCase(Locale.ROOT)) : value;
    return value == null || value.isEmpty() ? null : value;
  }

  private boolean excluded(String host) {
    if (EndpointResolver.isLoopback(host)) {
      return true;
    }
    String list = variable("NO_PROXY");
    if (list == null) {
      return false;
    }
    for (String entry : list.split(",", -1)) {
      String suffix = entry.strip();
      suffix = suffix.startsWith("*") ? suffix.substring(1) : suffix;
      String bare = suffix.startsWith(".") ? suffix.substring(1) : suffix;
      boolean matches = host.equalsIgnoreCase(bare) || host.endsWith("." + bare);
      if (!bare.isEmpty() && matches || entry.strip().equals("*")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // the request itself tells
  }
}
