package dev.berth.it;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gives tokens for a {@link RegistryServer} as the distribution project's "Token Authentication
 * Specification" has it: user it, password secret, or the identity token {@code identity-of-it},
 * may everything; nobody in particular may pull.
 */
final class TokenServer implements AutoCloseable {
  static final String SERVICE = "it-registry";
  static final String IDENTITY = "identity-of-it";
  private static final String USER =
      "Basic " + Base64.getEncoder().encodeToString("it:secret".getBytes(StandardCharsets.UTF_8));

  /** The scopes asked for, one entry a request, separated by spaces. */
  final List<String> scopes = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final Path directory;
  private final int seconds;

  /** Starts one whose tokens are valid for so many seconds. */
  TokenServer(int seconds) {
    this.seconds = seconds;
    try {
      directory = Files.createTempDirectory("tokens");
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Cli.run(
            Map.of(),
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=tokens",
            "-keyout",
            directory.resolve("key.pem").toString(),
            "-out",
            certificate().toString())
        .ok();
    server.createContext("/token", this::token);
    server.start();
  }

  /** What the registry is told to believe. */
  Path certificate() {
    return directory.resolve("cert.pem");
  }

  String realm() {
    return "http://localhost:" + server.getAddress().getPort() + "/token";
  }

  private void token(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      String form =
          exchange.getRequestMethod().equals("POST")
              ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
              : query == null ? "" : query;
      List<String> wanted = new ArrayList<>();
      boolean known = USER.equals(exchange.getRequestHeaders().getFirst("Authorization"));
      for (String pair : form.split("&")) {
        String value =
            URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
        if (pair.startsWith("scope=")) {
          wanted.addAll(List.of(value.split(" ")));
        }
        known |= pair.startsWith("refresh_token=") && value.equals(IDENTITY);
      }
      scopes.add(String.join(" ", wanted));
      String token = jwt(wanted, known);
      byte[] answer =
          "{\"token\":\"%s\",\"access_token\":\"%s\",\"expires_in\":%d}"
              .formatted(token, token, seconds)
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String jwt(List<String> scopes, boolean known)
      throws IOException, GeneralSecurityException {
    long now = System.currentTimeMillis() / 1000;
    ObjectNode header = Api.JSON.createObjectNode().put("typ", "JWT").put("alg", "RS256");
    header.putArray("x5c").add(pem(certificate()));
    ObjectNode claims = Api.JSON.createObjectNode();
    claims.put("iss", "it").put("sub", "it").put("aud", SERVICE).put("jti", "1");
    claims.put("nbf", now - 10).put("iat", now).put("exp", now + seconds);
    ArrayNode access = claims.putArray("access");
    for (String scope : scopes) {
      String[] parts = scope.split(":");
      ArrayNode actions =
          access.addObject().put("type", parts[0]).put("name", parts[1]).putArray("actions");
      for (String action : parts[2].split(",")) {
        if (known || action.equals("pull")) {
          actions.add(action);
        }
      }
    }
    String content = encoded(header.toString()) + "." + encoded(claims.toString());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key());
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private PrivateKey key() throws IOException, GeneralSecurityException {
    byte[] bytes = Base64.getDecoder().decode(pem(directory.resolve("key.pem")));
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private static String pem(Path file) throws IOException {
    return Files.readString(file).replaceAll("-----[^-]*-----", "").replaceAll("\\s", "");
  }

  @Override
  public void close() {
    server.stop(0);
    Cli.run(Map.of(), "rm", "-rf", directory.toString());
  }
}
