package dev.berth.runtime.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests to one repository: finds the scheme, authenticates, tells refusals as failures. */
final class RegistrySession {
  private static final int ATTEMPTS = 3;

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
    IOException failure = null;
    for (URI base : candidates()) {
      try {
        HttpResponse<InputStream> response = authorized(method, base.resolve(path), headers);
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

  private List<URI> candidates() {
    URI known = cache.base(endpoint.host());
    List<URI> bases = endpoint.bases();
    if (known == null || !bases.contains(known)) {
      return bases;
    }
    List<URI> ordered = new ArrayList<>(bases);
    ordered.remove(known);
    ordered.addFirst(known);
    return ordered;
  }

  private HttpResponse<InputStream> authorized(String method, URI uri, Map<String, String> headers)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      String used = authorizer.header();
      HttpResponse<InputStream> response =
          transport.send(
              method, uri, headers, used, endpoint.insecure(), HttpRequest.BodyPublishers.noBody());
      if (response.statusCode() < 400) {
        return response;
      }
      // a server we were redirected to has no claim on this registry's credentials
      boolean own = HttpTransport.sameOrigin(response.uri(), uri);
      if (response.statusCode() == 401 && own && attempt < ATTEMPTS) {
        if (answered(response, method, uri, used)) {
          response.body().close();
          continue;
        }
      }
      throw FailureReader.read(response);
    }
  }

  private boolean answered(
      HttpResponse<InputStream> response, String method, URI uri, @Nullable String used)
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
          RegistryFailure.UNAUTHORIZED,
          HttpTransport.verb(method) + " \"" + uri + "\": no basic auth credentials",
          0);
    }
    return false;
  }
}
