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
 */
record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    @Nullable String authorization,
    boolean insecure,
    @Nullable BodyPublisher body,
    @Nullable Duration timeout) {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  static HttpCall of(String method, URI uri, Map<String, String> headers, boolean insecure) {
    return new HttpCall(method, uri, headers, null, insecure, null, TIMEOUT);
  }

  static HttpCall form(URI uri, String form, boolean insecure) {
    Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
    BodyPublisher body = BodyPublishers.ofString(form);
    return new HttpCall("POST", uri, headers, null, insecure, body, TIMEOUT);
  }

  HttpCall authorized(@Nullable String value) {
    return new HttpCall(method, uri, headers, value, insecure, body, timeout);
  }

  HttpCall within(Duration limit) {
    return new HttpCall(method, uri, headers, authorization, insecure, body, limit);
  }

  /** The same with a body, which takes as long as it takes. */
  HttpCall sending(BodyPublisher content) {
    return new HttpCall(method, uri, headers, authorization, insecure, content, null);
  }

  /** The same to another address, without credentials unless it has the same origin. */
  HttpCall redirected(URI next) {
    String kept = HttpTransport.sameOrigin(uri, next) ? authorization : null;
    return new HttpCall(method, next, headers, kept, insecure, body, timeout);
  }

  HttpRequest request() {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .method(method, body == null ? BodyPublishers.noBody() : body)
            .setHeader("User-Agent", "berth");
    if (timeout != null) {
      builder.timeout(timeout);
    }
    headers.forEach(builder::setHeader);
    if (authorization != null) {
      builder.setHeader("Authorization", authorization);
    }
    return builder.build();
  }
}
