package dev.berth.runtime.registry;

import dev.berth.runtime.registry.conf.ProxySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The proxies that requests go through, as the settings say at that moment. */
final class HttpProxies extends ProxySelector {
  private final Supplier<ProxySettings> settings;

  HttpProxies(Supplier<ProxySettings> settings) {
    this.settings = settings;
  }

  /**
   * A proxy.
   *
   * @param authorization value of the Proxy-Authorization header, or null
   */
  record Target(String host, int port, @Nullable String authorization) {}

  /** The proxy for an address, or null to go directly. Fails when it is of a kind not spoken. */
  @Nullable Target target(URI uri) throws IOException {
    ProxySettings now = settings.get();
    String proxy = "https".equals(uri.getScheme()) ? now.https() : now.http();
    if (proxy.isEmpty() || uri.getHost() == null || NoProxy.matches(now.none(), uri)) {
      return null;
    }
    return parse(proxy);
  }

  private static Target parse(String text) throws IOException {
    URI address;
    try {
      address = URI.create(text.contains("://") ? text : "http://" + text);
    } catch (IllegalArgumentException e) {
      throw new IOException("invalid proxy address", e); // not shown: it may hold a password
    }
    if (!"http".equals(address.getScheme())) {
      throw new IOException("proxies of the scheme " + address.getScheme() + " are not supported");
    }
    if (address.getHost() == null) {
      throw new IOException("invalid proxy address: it has no host");
    }
    int port = address.getPort() < 0 ? 80 : address.getPort();
    return new Target(address.getHost(), port, authorization(address.getRawUserInfo()));
  }

  private static @Nullable String authorization(@Nullable String userInfo) {
    if (userInfo == null || userInfo.isEmpty()) {
      return null;
    }
    String pair = userInfo.indexOf(':') < 0 ? userInfo + ":" : userInfo;
    String plain = URLDecoder.decode(pair.replace("+", "%2B"), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<Proxy> select(URI uri) {
    try {
      Target target = target(uri);
      return List.of(
          target == null
              ? Proxy.NO_PROXY
              : new Proxy(
                  Proxy.Type.HTTP,
                  InetSocketAddress.createUnresolved(target.host(), target.port())));
    } catch (IOException e) {
      throw new IllegalStateException(e); // whoever sends has asked for the target before
    }
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // the request itself tells
  }
}
