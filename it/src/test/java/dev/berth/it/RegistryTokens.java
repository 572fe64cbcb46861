package dev.berth.it;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who may read and write what of a {@link FakeRegistry}, and its token server. */
final class RegistryTokens {
  private static final String USER =
      "Basic " + Base64.getEncoder().encodeToString("it:secret".getBytes(StandardCharsets.UTF_8));

  /** Gives a token: to user it a good one, to nobody in particular one for what is public. */
  void issue(HttpExchange exchange) throws IOException {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (given != null && !USER.equals(given)) {
      FakeRegistry.error(exchange, 401, "UNAUTHORIZED", "incorrect username or password");
      return;
    }
    String token = given == null ? "anonymous" : "good";
    FakeRegistry.json(
        exchange, 200, "{\"token\":\"%s\",\"access_token\":\"%s\"}".formatted(token, token));
  }

  /** Whether the request lacks what its repository wants; it is then answered. */
  boolean refuses(HttpExchange exchange, String path) throws IOException {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    boolean ping = path.equals("/v2/") && given == null;
    boolean secret = path.startsWith("/v2/private/") && !"Bearer good".equals(given);
    if (!ping && !secret) {
      return false;
    }
    String repository = path.replaceFirst("/v2/(.+)/(manifests|blobs|tags)/.*", "$1");
    String host = exchange.getRequestHeaders().getFirst("Host");
    String scope = ping ? "" : ",scope=\"repository:" + repository + ":pull\"";
    exchange
        .getResponseHeaders()
        .set(
            "WWW-Authenticate",
            "Bearer realm=\"http://" + host + "/token\",service=\"it\"" + scope);
    FakeRegistry.error(exchange, 401, "UNAUTHORIZED", "authentication required");
    return true;
  }
}
