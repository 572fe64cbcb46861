package dev.berth.runtime.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests to one repository: finds the scheme, authenticates, tells refusals as failures. */
final class RegistrySession {
  private static final int ATTEMPTS = 3;

  /** A server that speaks plain HTTP may leave a TLS greeting without any answer. */
  static final Duration PROBE = Duration.ofSeconds(10);

  /** What a registry may take to check and keep what it was sent. */
  private static final Duration SLOW = Duration.ofMinutes(5);

  private final Endpoint endpoint;
  private final HttpTransport transport;
  private final Authorizer authorizer;
  private final TokenCache cache;

  RegistrySession(
      Endpoint endpoint, HttpTransport transport, Authorizer authorizer, TokenCache cache) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.authorizer = authorizer;
    this.cache = cache;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Sends; any status from 400 up is a {@link RegistryFailure}.
   *
   * @param path absolute, with query
   */
  HttpResponse<InputStream> send(String method, String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    return send(method, path, headers, null);
  }

  /** The same with a small body. */
  HttpResponse<InputStream> send(
      String method, String path, Map<String, String> headers, @Nullable BodyPublisher body)
      throws IOException, InterruptedException {
    IOException failure = null;
    for (URI base : cache.bases(endpoint)) {
      HttpCall bare = HttpCall.of(method, base.resolve(path), headers, endpoint.insecure());
      HttpCall call = body == null ? bare : bare.sending(body).within(SLOW);
      try {
        HttpResponse<InputStream> response = authorized(probing(call, base));
        cache.keep(endpoint.host(), base);
        return response;
      } catch (RegistryFailure e) {
        if (e.status() != 0) {
          throw e;
        }
        cache.forgetBase(endpoint.host());
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure == null ? new IOException("no address for " + endpoint.host()) : failure;
  }

  /** A server that speaks plain HTTP may leave a TLS greeting without any answer. */
  private HttpCall probing(HttpCall call, URI base) {
    boolean guess = endpoint.insecure() && !base.equals(cache.base(endpoint.host()));
    return guess ? call.within(PROBE) : call;
  }

  /**
   * Sends content where the registry told to: an address it gave, which may be elsewhere and gets
   * no credentials then.
   *
   * @param body null for none
   */
  HttpResponse<InputStream> sendTo(
      String method, URI address, Map<String, String> headers, @Nullable BodyPublisher body)
      throws IOException, InterruptedException {
    HttpCall call = HttpCall.of(method, address, headers, endpoint.insecure());
    HttpCall full = body == null ? call : call.sending(body);
    URI base = cache.bases(endpoint).getFirst();
    if (HttpTransport.sameOrigin(base, address)) {
      return authorized(full);
    }
    HttpResponse<InputStream> response = transport.send(full);
    if (response.statusCode() >= 400) {
      throw FailureReader.read(response);
    }
    return response;
  }

  /**
   * Gets content that a manifest says is elsewhere: like a stranger, without credentials even where
   * the address is the registry's own, and without its leave to do without TLS certificates.
   */
  HttpResponse<InputStream> elsewhere(URI address, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        transport.send(HttpCall.of("GET", address, headers, false));
    if (response.statusCode() >= 400) {
      throw FailureReader.read(response);
    }
    return response;
  }

  /** Finds out scheme and credentials before something is sent that cannot be taken back. */
  void ping() throws IOException, InterruptedException {
    if (cache.base(endpoint.host()) == null) {
      send("GET", "/v2/", Map.of()).body().close();
    }
  }

  private HttpResponse<InputStream> authorized(HttpCall call)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      String used = authorizer.header();
      HttpResponse<InputStream> response = transport.send(call.authorized(used));
      if (response.statusCode() < 400) {
        return response;
      }
      // a server we were redirected to has no claim on this registry's credentials
      boolean own = HttpTransport.sameOrigin(response.uri(), call.uri());
      if (response.statusCode() == 401 && own && attempt < ATTEMPTS) {
        if (answered(response, call, used)) {
          response.body().close();
          continue;
        }
      }
      throw FailureReader.read(response);
    }
  }

  private boolean answered(HttpResponse<InputStream> response, HttpCall call, @Nullable String used)
      throws IOException, InterruptedException {
    List<Challenge> challenges = Challenge.parse(response.headers().allValues("www-authenticate"));
    if (authorizer.answer(challenges, used)) {
      return true;
    }
    boolean basic = challenges.stream().anyMatch(Challenge::basic);
    if (basic && authorizer.anonymous()) {
      response.body().close();
      throw new RegistryFailure(
          401,
          RegistryFailure.NO_CREDENTIALS,
          HttpTransport.verb(call.method())
              + " \""
              + call.uri()
              + "\": no basic auth credentials"
              + problem(),
          0);
    }
    return false;
  }

  /** A broken helper or file is told where it matters: when a registry wants credentials. */
  private String problem() {
    String problem = authorizer.problem();
    return problem == null ? "" : " (" + problem + ")";
  }
}
