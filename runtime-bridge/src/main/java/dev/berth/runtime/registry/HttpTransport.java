package dev.berth.runtime.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and follows redirects. Credentials never go to another origin than the one they
 * were meant for. Clients are made when first needed, one for each set of TLS settings.
 */
final class HttpTransport {
  private static final int MAX_REDIRECTS = 10;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(60);

  private final TlsContexts tls;
  private final Supplier<EnvironmentProxies> proxies;
  private final Map<TlsContexts.Key, HttpClient> clients = new ConcurrentHashMap<>();

  HttpTransport(TlsContexts tls, Map<String, String> environment) {
    this.tls = tls;
    this.proxies = () -> new EnvironmentProxies(environment);
  }

  /**
   * Sends and follows.
   *
   * @param authorization value of the Authorization header, null for none
   * @return the last response, whatever its status; the caller closes its body
   */
  HttpResponse<InputStream> send(
      String method,
      URI uri,
      Map<String, String> headers,
      @Nullable String authorization,
      boolean insecure,
      HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    URI at = uri;
    String credentials = authorization;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpResponse<InputStream> response =
          exchange(method, at, headers, credentials, insecure, body);
      String location = redirect(response);
      if (location == null) {
        return response;
      }
      response.body().close();
      URI next = next(at, location, insecure);
      credentials = sameOrigin(at, next) ? credentials : null;
      at = next;
    }
    throw new RegistryFailure(
        508,
        "",
        verb(method) + " \"" + uri + "\": stopped after " + MAX_REDIRECTS + " redirects",
        0);
  }

  private HttpResponse<InputStream> exchange(
      String method,
      URI uri,
      Map<String, String> headers,
      @Nullable String authorization,
      boolean insecure,
      HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, body)
            .timeout(RESPONSE_TIMEOUT)
            .setHeader("User-Agent", "berth");
    headers.forEach(request::setHeader);
    if (authorization != null) {
      request.setHeader("Authorization", authorization);
    }
    try {
      return client(uri, insecure).send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new RegistryFailure(TransportTexts.of(verb(method), uri, e), e);
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
      throw new RegistryFailure(508, "", "redirected to an invalid address: " + location, 0);
    }
    boolean http = "http".equals(next.getScheme());
    boolean downgrade = http && "https".equals(at.getScheme()) && !insecure;
    if (next.getHost() == null || downgrade || !(http || "https".equals(next.getScheme()))) {
      throw new RegistryFailure(508, "", "refused to follow a redirect to " + location, 0);
    }
    return next;
  }

  /** Whether two addresses have scheme, host and port in common. */
  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && one.getPort() == other.getPort();
  }

  private HttpClient client(URI uri, boolean insecure) throws IOException {
    TlsContexts.Key key = tls.key(uri, insecure);
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
            .proxy(proxies.get())
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
