package dev.berth.runtime.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and follows redirects. Credentials never go to another origin than the one they
 * were meant for. Clients are made when first needed, one for each set of TLS settings.
 */
final class HttpTransport {
  private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";
  private static final int MAX_REDIRECTS = 10;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private final TlsContexts tls;
  private final HttpProxies proxies;
  private final Map<TlsContexts.Key, HttpClient> clients = new ConcurrentHashMap<>();

  static {
    // A proxy's password goes in the clear, as the user who wrote it into the address knows; the
    // JDK would leave it out where the proxy is to make a tunnel.
    if (System.getProperty(TUNNEL_SCHEMES) == null) {
      System.setProperty(TUNNEL_SCHEMES, "");
    }
  }

  HttpTransport(TlsContexts tls, HttpProxies proxies) {
    this.tls = tls;
    this.proxies = proxies;
  }

  /**
   * Sends and follows.
   *
   * @return the last response, whatever its status; the caller closes its body
   */
  HttpResponse<InputStream> send(HttpCall call) throws IOException, InterruptedException {
    HttpCall at = call;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpResponse<InputStream> response = exchange(at);
      String location = redirect(response);
      if (location == null) {
        return response;
      }
      response.body().close();
      at = at.redirected(next(at.uri(), location, call.insecure()));
    }
    String what = verb(call.method()) + " \"" + call.uri() + "\"";
    throw new RegistryFailure(
        RegistryFailure.LOOP_DETECTED, "", what + ": stopped after 10 redirects", 0);
  }

  private HttpResponse<InputStream> exchange(HttpCall call)
      throws IOException, InterruptedException {
    try {
      HttpProxies.Target proxy = proxies.target(call.uri());
      return client(call)
          .send(
              call.request(proxy == null ? null : proxy.authorization()),
              HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new RegistryFailure(TransportTexts.of(verb(call.method()), call.uri(), e), e);
    }
  }

  private static @Nullable String redirect(HttpResponse<InputStream> response) {
    return switch (response.statusCode()) {
      case 301, 302, 303, 307, 308 -> response.headers().firstValue("location").orElse(null);
      default -> null;
    };
  }

  private static URI next(URI at, String location, boolean insecure) throws RegistryFailure {
    URI next;
    try {
      next = at.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new RegistryFailure(
          RegistryFailure.LOOP_DETECTED, "", "redirected to an invalid address: " + location, 0);
    }
    boolean http = "http".equals(next.getScheme());
    boolean downgrade = http && "https".equals(at.getScheme()) && !insecure;
    if (next.getHost() == null || downgrade || !(http || "https".equals(next.getScheme()))) {
      throw new RegistryFailure(
          RegistryFailure.LOOP_DETECTED, "", "refused to follow a redirect to " + location, 0);
    }
    return next;
  }

  /** Whether two addresses have scheme, host and port in common. */
  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
  }

  private HttpClient client(HttpCall call) throws IOException {
    TlsContexts.Key key = tls.key(call.uri(), call.insecure(), call.registry());
    HttpClient client = clients.get(key);
    if (client != null) {
      return client;
    }
    HttpClient made =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(task -> Thread.ofVirtual().start(task))
            .proxy(proxies)
            .sslContext(tls.context(key))
            .build();
    HttpClient first = clients.putIfAbsent(key, made);
    return first == null ? made : first;
  }

  /** As Go's client writes a method in its errors: {@code Get}, {@code Head}. */
  static String verb(String method) {
    return method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
  }
}
