package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gets bearer tokens (distribution project, "Token Authentication Specification" and OAuth 2). */
final class TokenClient {
  private static final int MAX_BODY = 1 << 20;
  private static final String CLIENT = "berth";

  private final HttpTransport transport;

  TokenClient(HttpTransport transport) {
    this.transport = transport;
  }

  /**
   * A token.
   *
   * @param seconds it may be used for
   * @param refreshToken identity token, where one was asked for and given
   */
  record Token(String value, long seconds, @Nullable String refreshToken) {}

  /**
   * Asks the realm of a challenge.
   *
   * @param scope separated by spaces where there are several, null for none, as at login
   * @param endpoint the registry that sent there: its settings for TLS count for the realm, too
   * @param offline whether an identity token is wanted
   */
  Token fetch(
      Challenge challenge,
      @Nullable String scope,
      RegistryAuth auth,
      Endpoint endpoint,
      boolean offline)
      throws IOException, InterruptedException {
    URI realm = realm(challenge, endpoint.insecure());
    String identity = auth.identityToken();
    HttpResponse<InputStream> response =
        identity != null && !identity.isEmpty()
            ? refresh(realm, challenge, scope, identity, endpoint)
            : get(realm, challenge, scope, auth, endpoint, offline);
    if (response.statusCode() != 200) {
      throw FailureReader.read(response);
    }
    try (InputStream in = response.body()) {
      byte[] body = in.readNBytes(MAX_BODY + 1);
      if (body.length > MAX_BODY) {
        throw new LastingFailure("answer of the authorization server is larger than 1 MiB");
      }
      return parse(RegistryJson.object(body));
    }
  }

  private static Token parse(JsonNode root) throws IOException {
    String value = RegistryJson.text(root, "token");
    value = value == null ? RegistryJson.text(root, "access_token") : value;
    if (value == null) {
      throw new LastingFailure("authorization server did not include a token in the response");
    }
    long seconds = Math.max(60, root.path("expires_in").asLong(60));
    return new Token(value, seconds, RegistryJson.text(root, "refresh_token"));
  }

  private static URI realm(Challenge challenge, boolean insecure) throws IOException {
    String text = challenge.parameter("realm");
    try {
      URI realm = URI.create(text == null ? "" : text);
      boolean usable = "https".equals(realm.getScheme()) || "http".equals(realm.getScheme());
      if (usable && realm.getHost() != null) {
        if (realm.getScheme().equals("http") && !insecure) {
          throw new LastingFailure("refused to send credentials unprotected to " + text);
        }
        return realm;
      }
    } catch (IllegalArgumentException e) {
      throw new LastingFailure("invalid realm of the authorization server: " + text, e);
    }
    throw new LastingFailure("invalid realm of the authorization server: " + text);
  }

  private HttpResponse<InputStream> get(
      URI realm,
      Challenge challenge,
      @Nullable String scope,
      RegistryAuth auth,
      Endpoint endpoint,
      boolean offline)
      throws IOException, InterruptedException {
    StringBuilder uri = new StringBuilder(realm.toString());
    uri.append(realm.getRawQuery() == null ? '?' : '&');
    append(uri, "service", challenge.parameter("service"));
    for (String each : scope == null ? new String[0] : scope.split(" ")) {
      append(uri, "scope", each);
    }
    String basic = basic(auth);
    if (basic != null) {
      append(uri, "account", auth.username());
    }
    if (offline) {
      append(uri, "offline_token", "true");
      append(uri, "client_id", CLIENT);
    }
    URI address = URI.create(uri.toString());
    HttpCall call = HttpCall.of("GET", address, Map.of(), endpoint.insecure());
    return transport.send(call.authorized(basic).belongingTo(endpoint.host()));
  }

  private HttpResponse<InputStream> refresh(
      URI realm, Challenge challenge, @Nullable String scope, String identity, Endpoint endpoint)
      throws IOException, InterruptedException {
    StringBuilder form = new StringBuilder();
    append(form, "grant_type", "refresh_token");
    append(form, "service", challenge.parameter("service"));
    append(form, "client_id", CLIENT);
    append(form, "scope", scope);
    append(form, "refresh_token", identity);
    HttpCall call = HttpCall.form(realm, form.toString(), endpoint.insecure());
    return transport.send(call.belongingTo(endpoint.host()));
  }

  private static void append(StringBuilder out, String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return;
    }
    if (!out.isEmpty() && out.charAt(out.length() - 1) != '?') {
      out.append('&');
    }
    out.append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  /** The header of basic authentication, or null without a user name. */
  static @Nullable String basic(RegistryAuth auth) {
    String user = auth.username();
    if (user == null || user.isEmpty()) {
      return null;
    }
    String pair = user + ":" + (auth.password() == null ? "" : auth.password());
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
