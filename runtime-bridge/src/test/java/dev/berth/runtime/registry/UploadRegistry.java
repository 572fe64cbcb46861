package dev.berth.runtime.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.runtime.image.MessageDigests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry in this process that takes what is pushed, with the faults a test wants. */
final class UploadRegistry implements AutoCloseable {
  /** A fault: answers a request itself, or leaves it to the registry by returning false. */
  interface Fault {
    boolean answer(HttpExchange exchange) throws IOException;
  }

  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  final Map<String, byte[]> manifests = new ConcurrentHashMap<>();

  /** Method, path and query of every request. */
  final List<String> seen = new CopyOnWriteArrayList<>();

  volatile Fault fault = exchange -> false;
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final AtomicInteger counter = new AtomicInteger();
  private final HttpServer server;

  UploadRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    seen.add(method + " " + exchange.getRequestURI());
    try (exchange) {
      if (fault.answer(exchange)) {
        return;
      }
      if (path.contains("/uploads/")) {
        upload(exchange, path.substring(path.lastIndexOf('/') + 1));
      } else if (path.contains("/blobs/")) {
        boolean there = blobs.containsKey(path.substring(path.lastIndexOf('/') + 1));
        exchange.sendResponseHeaders(there ? 200 : 404, -1);
      } else if (path.contains("/manifests/") && method.equals("PUT")) {
        manifests.put(
            path.substring(path.lastIndexOf('/') + 1), exchange.getRequestBody().readAllBytes());
        exchange.sendResponseHeaders(201, -1);
      } else {
        exchange.sendResponseHeaders(path.equals("/v2/") ? 200 : 404, -1);
      }
    }
  }

  private void upload(HttpExchange exchange, String id) throws IOException {
    Map<String, String> query = query(exchange);
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        String mine = Integer.toString(counter.incrementAndGet());
        uploads.put(mine, new ByteArrayOutputStream());
        progress(exchange, mine, 202);
      }
      case "GET" -> progress(exchange, id, 204);
      case "PATCH" -> {
        take(exchange.getRequestBody(), id);
        progress(exchange, id, 202);
      }
      default -> {
        take(exchange.getRequestBody(), id);
        byte[] content = upload(id).toByteArray();
        String digest = query.getOrDefault("digest", "");
        boolean right = MessageDigests.sha256(content).text().equals(digest);
        if (right) {
          blobs.put(digest, content);
        }
        exchange.sendResponseHeaders(right ? 201 : 400, -1);
      }
    }
  }

  /** Byte by byte as it comes, so that a cut leaves what came before it. */
  private void take(InputStream in, String id) throws IOException {
    byte[] buffer = new byte[4096];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      upload(id).write(buffer, 0, n);
    }
  }

  private ByteArrayOutputStream upload(String id) {
    return Objects.requireNonNull(uploads.get(id));
  }

  /** A manifest that was put here. */
  byte[] manifest(String tag) {
    return Objects.requireNonNull(manifests.get(tag));
  }

  /** Takes some bytes of an upload and cuts the connection. */
  void cutAfter(HttpExchange exchange, int bytes) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] part = exchange.getRequestBody().readNBytes(bytes);
    upload(path.substring(path.lastIndexOf('/') + 1)).write(part);
    throw new IOException("cut by the test");
  }

  private void progress(HttpExchange exchange, String id, int status) throws IOException {
    ByteArrayOutputStream upload = uploads.get(id);
    if (upload == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    String path = exchange.getRequestURI().getPath();
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    exchange.getResponseHeaders().set("Location", folder + id + "?state=" + upload.size());
    exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, upload.size() - 1));
    exchange.sendResponseHeaders(status, -1);
  }

  static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> all = new HashMap<>();
    String query = exchange.getRequestURI().getQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      all.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
