package dev.berth.runtime.registry;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to be sent.
 *
 * @param authorization value of the Authorization header, null for none
 * @param insecure whether unknown certificates and plain HTTP will do
 * @param body null for none; sent once more for every repetition
 * @param timeout until the head of the response has come, null for none
 * @param registry host whose certificates count where the address has none of its own, or null
 */
record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    @Nullable String authorization,
    boolean insecure,
    @Nullable BodyPublisher body,
    @Nullable Duration timeout,
    @Nullable String registry) {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  static HttpCall of(String method, URI uri, Map<String, String> headers, boolean insecure) {
    return new HttpCall(method, uri, headers, null, insecure, null, TIMEOUT, null);
  }

  static HttpCall form(URI uri, String form, boolean insecure) {
    Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
    BodyPublisher body = BodyPublishers.ofString(form);
    return new HttpCall("POST", uri, headers, null, insecure, body, TIMEOUT, null);
  }

  HttpCall authorized(@Nullable String value) {
    return new HttpCall(method, uri, headers, value, insecure, body, timeout, registry);
  }

  HttpCall within(Duration limit) {
    return new HttpCall(method, uri, headers, authorization, insecure, body, limit, registry);
  }

  /** The same with a body, which takes as long as it takes. */
  HttpCall sending(BodyPublisher content) {
    return new HttpCall(method, uri, headers, authorization, insecure, content, null, registry);
  }

  /** The same to another address, without credentials unless it has the same origin. */
  HttpCall redirected(URI next) {
    String kept = HttpTransport.sameOrigin(uri, next) ? authorization : null;
    String led = registry == null ? TlsContexts.host(uri) : registry;
    return new HttpCall(method, next, headers, kept, insecure, body, timeout, led);
  }

  /** The same, to a server that belongs to a registry. */
  HttpCall belongingTo(String host) {
    return new HttpCall(method, uri, headers, authorization, insecure, body, timeout, host);
  }

  /**
   * The request to send.
   *
   * @param proxyAuthorization value of the header that is for the proxy, null for none
   */
  HttpRequest request(@Nullable String proxyAuthorization) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .method(method, body == null ? BodyPublishers.noBody() : body)
            .setHeader("User-Agent", "berth");
    if (timeout != null) {
      builder.timeout(timeout);
    }
    headers.forEach(builder::setHeader);
    if (proxyAuthorization != null) {
      builder.setHeader("Proxy-Authorization", proxyAuthorization);
    }
    if (authorization != null) {
      builder.setHeader("Authorization", authorization);
    }
    return builder.build();
  }
}
