package dev.berth.runtime.registry;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to be sent.
 *
 * @param authorization value of the Authorization header, null for none
 * @param insecure whether unknown certificates and plain HTTP will do
 * @param form body of a form, null for none
 * @param timeout until the head of the response has come
 */
record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    @Nullable String authorization,
    boolean insecure,
    @Nullable String form,
    Duration timeout) {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  static HttpCall of(String method, URI uri, Map<String, String> headers, boolean insecure) {
    return new HttpCall(method, uri, headers, null, insecure, null, TIMEOUT);
  }

  static HttpCall form(URI uri, String form, boolean insecure) {
    Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
    return new HttpCall("POST", uri, headers, null, insecure, form, TIMEOUT);
  }

  HttpCall authorized(@Nullable String value) {
    return new HttpCall(method, uri, headers, value, insecure, form, timeout);
  }

  HttpCall within(Duration limit) {
    return new HttpCall(method, uri, headers, authorization, insecure, form, limit);
  }

  /** The same to another address, without credentials unless it has the same origin. */
  HttpCall redirected(URI next) {
    String kept = HttpTransport.sameOrigin(uri, next) ? authorization : null;
    return new HttpCall(method, next, headers, kept, insecure, form, timeout);
  }

  HttpRequest request() {
    HttpRequest.BodyPublisher body =
        form == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(form);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .method(method, body)
            .timeout(timeout)
            .setHeader("User-Agent", "berth");
    headers.forEach(builder::setHeader);
    if (authorization != null) {
      builder.setHeader("Authorization", authorization);
    }
    return builder.build();
  }
}
