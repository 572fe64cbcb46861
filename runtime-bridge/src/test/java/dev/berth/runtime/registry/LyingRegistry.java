package dev.berth.runtime.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.MessageDigests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** A registry in this process that serves what a test tells it to, the truth or not. */
final class LyingRegistry implements AutoCloseable {
  /** Answers one request, or throws to cut the connection. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** The requests seen: method, path, and the Authorization and Range headers. */
  record Seen(String method, String path, String authorization, String range) {}

  final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final HttpServer server;

  LyingRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    var headers = exchange.getRequestHeaders();
    seen.add(
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            String.valueOf(headers.getFirst("Authorization")),
            String.valueOf(headers.getFirst("Range"))));
    try (exchange) {
      Answer answer = answers.get(path);
      if (answer == null) {
        error(404, "MANIFEST_UNKNOWN", "manifest unknown").to(exchange);
      } else {
        answer.to(exchange);
      }
    }
  }

  void on(String path, Answer answer) {
    answers.put(path, answer);
  }

  static Answer bytes(String type, byte[] body) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    };
  }

  /** Serves ranges, as real registries do. */
  static Answer blob(byte[] body) {
    return exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
      if (range != null) {
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
      }
      exchange.sendResponseHeaders(range == null ? 200 : 206, body.length - from);
      exchange.getResponseBody().write(body, from, body.length - from);
    };
  }

  /** Promises everything, sends a part, and cuts. */
  static Answer cut(byte[] body, int after) {
    return exchange -> {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body, 0, after);
      exchange.getResponseBody().flush();
    };
  }

  static Answer error(int status, String code, String message) {
    byte[] body =
        ("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}")
            .getBytes(StandardCharsets.UTF_8);
    return exchange -> {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    };
  }

  static Answer redirect(String location) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(307, -1);
    };
  }

  static Answer challenge(String header) {
    return exchange -> {
      exchange.getResponseHeaders().set("WWW-Authenticate", header);
      error(401, "UNAUTHORIZED", "authentication required").to(exchange);
    };
  }

  /** An image of one layer with this content, served under a repository and tag. */
  Served image(String repository, String tag, byte[] content, String architecture)
      throws IOException {
    byte[] layer = gzip(content);
    byte[] config =
        ("{\"os\":\"linux\",\"architecture\":\""
                + architecture
                + "\",\"config\":{\"Labels\":{\"team\":\"blue\"}},\"rootfs\":{\"diff_ids\":[\""
                + MessageDigests.sha256(content)
                + "\"]}}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\""
                + MediaTypes.OCI_MANIFEST
                + "\",\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", config)
                + ",\"layers\":["
                + descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer)
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    Served served = new Served(repository, layer, config, manifest);
    on(served.blobPath(config), blob(config));
    on(served.blobPath(layer), blob(layer));
    on("/v2/" + repository + "/manifests/" + tag, bytes(MediaTypes.OCI_MANIFEST, manifest));
    on(
        "/v2/" + repository + "/manifests/" + served.digest(),
        bytes(MediaTypes.OCI_MANIFEST, manifest));
    return served;
  }

  static String descriptor(String type, byte[] body) {
    return "{\"mediaType\":\""
        + type
        + "\",\"digest\":\""
        + MessageDigests.sha256(body)
        + "\",\"size\":"
        + body.length
        + "}";
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  record Served(String repository, byte[] layer, byte[] config, byte[] manifest) {
    Digest digest() {
      return MessageDigests.sha256(manifest);
    }

    String blobPath(byte[] blob) {
      return "/v2/" + repository + "/blobs/" + MessageDigests.sha256(blob);
    }

    String layerId() {
      return MessageDigests.sha256(layer).shortHex();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
