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
      try {
        return attempt(endpoint, base.resolve("/v2/"), auth);
      } catch (RegistryFailure e) {
        if (e.status() != 0) {
          throw refused(base.resolve("/v2/"), e);
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
    return host.equals(HUB_HOST) ? ImageReference.DEFAULT_DOMAIN : host;
  }

  private String attempt(Endpoint endpoint, URI uri, RegistryAuth auth)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> first = get(endpoint, uri, null);
    if (first.statusCode() < 400) {
      first.body().close();
      return "";
    }
    if (first.statusCode() != 401) {
      throw FailureReader.read(first);
    }
    List<Challenge> challenges = Challenge.parse(first.headers().allValues("www-authenticate"));
    first.body().close();
    for (Challenge challenge : challenges) {
      if (challenge.bearer()) {
        TokenClient.Token token =
            new TokenClient(connections.transport())
                .fetch(challenge, challenge.parameter("scope"), auth, endpoint.insecure(), true);
        check(endpoint, uri, "Bearer " + token.value());
        String identity = token.refreshToken();
        return identity == null ? "" : identity;
      }
    }
    check(endpoint, uri, TokenClient.basic(auth));
    return "";
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
    return connections.transport().send(call.authorized(authorization));
  }

  private static EngineException refused(URI uri, RegistryFailure failure) {
    boolean wrong = failure.status() == 401 || failure.status() == 403;
    ErrorKind kind =
        wrong
            ? ErrorKind.UNAUTHORIZED
            : failure.status() == 429 ? ErrorKind.TOO_MANY_REQUESTS : ErrorKind.INTERNAL;
    return new EngineException(
        kind,
        "login attempt to " + uri + " failed with status: " + StatusText.of(failure.status()),
        failure);
  }
}
