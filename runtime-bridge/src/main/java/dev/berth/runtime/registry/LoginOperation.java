package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tries credentials at a registry's base (distribution spec, "Determining Support"). */
final class LoginOperation {
  private static final String HUB_HOST = "index.docker.io";

  private final RegistryConnections connections;

  LoginOperation(RegistryConnections connections) {
    this.connections = connections;
  }

  /** The identity token, or empty when the registry gives none. */
  String run(RegistryAuth auth) {
    Endpoint endpoint = connections.registry(domain(auth.serverAddress()));
    IOException failure = null;
    for (URI base : connections.bases(endpoint)) {
      URI uri = base.resolve("/v2/");
      try {
        return attempt(endpoint, uri, auth);
      } catch (RegistryFailure e) {
        if (e.status() != 0) {
          throw refused(uri, e);
        }
        failure = e;
      } catch (IOException e) {
        failure = e;
      } catch (InterruptedException e) {
        throw EngineException.internal("context canceled", e);
      }
    }
    IOException last = Objects.requireNonNull(failure);
    throw EngineException.internal(RegistryErrors.message(last), last);
  }

  /** The host of what clients call server address: a host, or an address with scheme and path. */
  private static String domain(@Nullable String serverAddress) {
    if (serverAddress == null || serverAddress.isEmpty()) {
      return ImageReference.DEFAULT_DOMAIN;
    }
    int scheme = serverAddress.indexOf("://");
    String rest = scheme < 0 ? serverAddress : serverAddress.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    check(serverAddress, host);
    return host.equals(HUB_HOST) ? ImageReference.DEFAULT_DOMAIN : host;
  }

  /** Fails with the words of Go's net/url, as dockerd has them. */
  private static void check(String serverAddress, String host) {
    String shown = serverAddress.contains("://") ? serverAddress : "https://" + serverAddress;
    String reason = null;
    for (int i = 0; i < host.length() && reason == null; i++) {
      char c = host.charAt(i);
      if (c <= ' ' || "\"<>\\^`{|}".indexOf(c) >= 0) {
        reason = "invalid character \"" + c + "\" in host name";
      }
    }
    int colon = host.lastIndexOf(':');
    if (reason == null && colon > host.lastIndexOf(']')) {
      String port = host.substring(colon);
      reason =
          port.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')
              ? null
              : "invalid port \"" + port + "\" after host";
    }
    if (reason != null) {
      throw EngineException.invalid(
          "unable to parse server address: parse \"" + shown + "\": " + reason);
    }
  }

  private String attempt(Endpoint endpoint, URI uri, RegistryAuth auth)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> first = get(endpoint, uri, null);
    if (first.statusCode() < 400) {
      first.body().close();
      return known(auth);
    }
    if (first.statusCode() != 401) {
      throw FailureReader.read(first);
    }
    List<Challenge> challenges = Challenge.parse(first.headers().allValues("www-authenticate"));
    first.body().close();
    for (Challenge challenge : challenges) {
      if (challenge.bearer()) {
        return byToken(endpoint, uri, auth, challenge);
      }
    }
    String basic = TokenClient.basic(auth);
    if (basic == null && challenges.stream().anyMatch(Challenge::basic)) {
      throw EngineException.internal("Get \"" + uri + "\": no basic auth credentials", null);
    }
    check(endpoint, uri, basic);
    return known(auth);
  }

  private String byToken(Endpoint endpoint, URI uri, RegistryAuth auth, Challenge challenge)
      throws IOException, InterruptedException {
    TokenClient tokens = new TokenClient(connections.transport());
    TokenClient.Token token;
    try {
      token = tokens.fetch(challenge, challenge.parameter("scope"), auth, endpoint, true);
    } catch (RegistryFailure e) {
      if (e.status() == 0) {
        throw e;
      }
      throw refusedToken(uri, e);
    }
    check(endpoint, uri, "Bearer " + token.value());
    String identity = token.refreshToken();
    return identity == null ? known(auth) : identity;
  }

  /** The identity token that was used for the login stays the one to use. */
  private static String known(RegistryAuth auth) {
    String identity = auth.identityToken();
    return identity == null ? "" : identity;
  }

  private void check(Endpoint endpoint, URI uri, @Nullable String authorization)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = get(endpoint, uri, authorization);
    if (response.statusCode() >= 400) {
      throw FailureReader.read(response);
    }
    response.body().close();
  }

  private HttpResponse<InputStream> get(Endpoint endpoint, URI uri, @Nullable String authorization)
      throws IOException, InterruptedException {
    HttpCall call = HttpCall.of("GET", uri, Map.of(), endpoint.insecure());
    boolean guess = endpoint.insecure() && connections.answered(endpoint) == null;
    HttpCall sent = guess ? call.within(RegistrySession.PROBE) : call;
    return connections.transport().send(sent.authorized(authorization));
  }

  /** The authorization server's own words, which tell more than its status. */
  private static EngineException refusedToken(URI uri, RegistryFailure failure) {
    String text = "Get \"" + uri + "\": " + RegistryErrors.message(failure);
    return new EngineException(
        failure.status() == 403 ? ErrorKind.FORBIDDEN : kind(failure), text, failure);
  }

  private static EngineException refused(URI uri, RegistryFailure failure) {
    return new EngineException(
        kind(failure),
        "login attempt to " + uri + " failed with status: " + StatusText.of(failure.status()),
        failure);
  }

  private static ErrorKind kind(RegistryFailure failure) {
    return switch (failure.status()) {
      case 401, 403 -> ErrorKind.UNAUTHORIZED;
      case 429 -> ErrorKind.TOO_MANY_REQUESTS;
      default -> ErrorKind.INTERNAL;
    };
  }
}
