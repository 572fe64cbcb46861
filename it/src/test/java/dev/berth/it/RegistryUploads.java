package dev.berth.it;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The uploads of blobs to a {@link FakeRegistry}. */
final class RegistryUploads {
  private final FakeRegistry registry;
  private final Map<String, ByteArrayOutputStream> open = new ConcurrentHashMap<>();

  RegistryUploads(FakeRegistry registry) {
    this.registry = registry;
  }

  /** Begins one (no id), or goes on with it. */
  void answer(HttpExchange exchange, String repository, String id) throws IOException {
    Map<String, String> query = query(exchange);
    if (id.isEmpty()) {
      begin(exchange, repository, query);
      return;
    }
    ByteArrayOutputStream upload = open.get(id);
    if (upload == null) {
      FakeRegistry.error(exchange, 404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
      return;
    }
    upload.writeBytes(exchange.getRequestBody().readAllBytes());
    if (!exchange.getRequestMethod().equals("PUT")) {
      accepted(exchange, repository, id, upload.size());
      return;
    }
    open.remove(id);
    String digest = query.getOrDefault("digest", "");
    if (!TestImages.digest(upload.toByteArray()).equals(digest)) {
      FakeRegistry.error(
          exchange, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
      return;
    }
    created(exchange, repository, registry.blob(upload.toByteArray()));
  }

  private void begin(HttpExchange exchange, String repository, Map<String, String> query)
      throws IOException {
    String mount = query.get("mount");
    if (mount != null && registry.blobs().containsKey(mount)) {
      created(exchange, repository, mount);
      return;
    }
    String id = UUID.randomUUID().toString();
    open.put(id, new ByteArrayOutputStream());
    accepted(exchange, repository, id, 0);
  }

  private static void accepted(HttpExchange exchange, String repository, String id, int size)
      throws IOException {
    exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/uploads/" + id);
    exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, size - 1));
    exchange.getResponseHeaders().set("Docker-Upload-UUID", id);
    exchange.sendResponseHeaders(exchange.getRequestMethod().equals("GET") ? 204 : 202, -1);
  }

  private static void created(HttpExchange exchange, String repository, String digest)
      throws IOException {
    exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/" + digest);
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
    exchange.sendResponseHeaders(201, -1);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> values = new HashMap<>();
    String query = exchange.getRequestURI().getQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      values.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    return values;
  }
}
