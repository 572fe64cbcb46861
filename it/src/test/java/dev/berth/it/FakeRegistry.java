package dev.berth.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry in this process, which answers as the distribution specification says, or as a test
 * tells it to: every answer can be replaced. Repositories that begin with {@code status-NNN/},
 * {@code html-NNN/} and {@code empty-NNN/} fail so; those below {@code private/} want a token of
 * user it with password secret, all others give one to anybody.
 */
public final class FakeRegistry implements AutoCloseable {
  /** Answers one request. */
  public interface Answer {
    /** Must close the exchange. */
    void give(HttpExchange exchange) throws IOException;
  }

  /** A manifest as it was put there. */
  public record Stored(String type, byte[] content) {}

  private static final Pattern ROUTE =
      Pattern.compile("/v2/(.+)/(manifests|blobs|tags)/([^/]+(?:/[^/]*)?)");
  private static final Pattern FAILURE = Pattern.compile("(status|html|empty)-(\\d{3})/.*");

  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, Stored> manifests = new ConcurrentHashMap<>();
  private final Map<String, Answer> special = new ConcurrentHashMap<>();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final RegistryUploads uploads = new RegistryUploads(this);
  private final RegistryTokens tokens = new RegistryTokens();

  private final Relay front;

  private FakeRegistry(HttpServer server) {
    this.server = server;
    this.front = Relay.to(server.getAddress().getPort());
  }

  /** Starts one on a free port of the loopback interface. */
  public static FakeRegistry start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeRegistry registry = new FakeRegistry(server);
      server.setExecutor(registry.workers);
      server.createContext("/", registry::answer);
      server.start();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return front.port();
  }

  /** Lets it be found at a unix socket, too. */
  public Relay alsoAt(Path socket) {
    return Relay.to(server.getAddress().getPort(), socket);
  }

  /** Ends every connection in the middle of what it carries. */
  public void cut() {
    front.cut();
  }

  /** {@code localhost:port}. */
  public String host() {
    return "localhost:" + port();
  }

  /** Every request until now: method, path and query, and after a space its credentials if any. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Forgets the requests. */
  public void forgetRequests() {
    requests.clear();
  }

  /** Answers a request, given as method and path without query, so from now on. */
  public void on(String methodAndPath, Answer answer) {
    special.put(methodAndPath, answer);
  }

  /** Keeps a blob; returns its digest. */
  public String blob(byte[] content) {
    String digest = TestImages.digest(content);
    blobs.put(digest, content);
    return digest;
  }

  /** Keeps a blob under a name that need not be its digest. */
  public void blobAs(String digest, byte[] content) {
    blobs.put(digest, content);
  }

  /** Keeps a manifest of a repository by its digest, and by a tag if that is not empty. */
  public String manifest(String repository, String tag, String type, byte[] content) {
    String digest = TestImages.digest(content);
    manifests.put(repository + "@" + digest, new Stored(type, content));
    if (!tag.isEmpty()) {
      manifests.put(repository + ":" + tag, new Stored(type, content));
    }
    return digest;
  }

  /** The manifest of a tag or digest, if it is there. */
  public java.util.Optional<Stored> stored(String repository, String reference) {
    String separator = reference.contains(":") ? "@" : ":";
    return java.util.Optional.ofNullable(manifests.get(repository + separator + reference));
  }

  /** The blobs, by digest. */
  public Map<String, byte[]> blobs() {
    return blobs;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getRawQuery();
    String credentials = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(
        exchange.getRequestMethod()
            + " "
            + path
            + (query == null ? "" : "?" + query)
            + (credentials == null ? "" : " " + credentials));
    try (exchange) {
      Answer replaced = special.get(exchange.getRequestMethod() + " " + path);
      if (replaced != null) {
        replaced.give(exchange);
      } else if (path.equals("/token")) {
        tokens.issue(exchange);
      } else if (!tokens.refuses(exchange, path)) {
        if (path.equals("/v2/")) {
          json(exchange, 200, "{}");
          return;
        }
        route(exchange, path);
      }
    }
  }

  private void route(HttpExchange exchange, String path) throws IOException {
    Matcher route = ROUTE.matcher(path);
    if (!route.matches()) {
      text(exchange, 404, "text/plain; charset=utf-8", "404 page not found\n");
      return;
    }
    String repository = route.group(1);
    String reference = route.group(3);
    Matcher failure = FAILURE.matcher(repository);
    if (failure.matches()) {
      fail(exchange, failure.group(1), Integer.parseInt(failure.group(2)));
    } else if (route.group(2).equals("tags")) {
      tags(exchange, repository);
    } else if (route.group(2).equals("manifests")) {
      manifest(exchange, repository, reference);
    } else if (reference.startsWith("uploads/")) {
      uploads.answer(exchange, repository, reference.substring("uploads/".length()));
    } else {
      blob(exchange, reference);
    }
  }

  private static void fail(HttpExchange exchange, String kind, int status) throws IOException {
    switch (kind) {
      case "status" -> error(exchange, status, codeOf(status), "the words of " + status);
      case "html" -> text(exchange, status, "text/html", "<html><body>sorry</body></html>");
      default -> exchange.sendResponseHeaders(status, -1);
    }
  }

  private static String codeOf(int status) {
    return switch (status) {
      case 400 -> "NAME_INVALID";
      case 401 -> "UNAUTHORIZED";
      case 403 -> "DENIED";
      case 404 -> "NAME_UNKNOWN";
      case 405 -> "UNSUPPORTED";
      case 429 -> "TOOMANYREQUESTS";
      default -> "UNKNOWN";
    };
  }

  private void tags(HttpExchange exchange, String repository) throws IOException {
    Map<String, Boolean> names = new TreeMap<>();
    manifests.keySet().stream()
        .filter(key -> key.startsWith(repository + ":"))
        .forEach(key -> names.put(key.substring(repository.length() + 1), true));
    if (names.isEmpty()) {
      error(exchange, 404, "NAME_UNKNOWN", "repository name not known to registry");
      return;
    }
    String list = String.join("\",\"", names.keySet());
    json(exchange, 200, "{\"name\":\"" + repository + "\",\"tags\":[\"" + list + "\"]}");
  }

  private void manifest(HttpExchange exchange, String repository, String reference)
      throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] content = exchange.getRequestBody().readAllBytes();
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      String digest = manifest(repository, reference.contains(":") ? "" : reference, type, content);
      exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
      exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/manifests/" + digest);
      exchange.sendResponseHeaders(201, -1);
      return;
    }
    Stored found = stored(repository, reference).orElse(null);
    if (found == null) {
      error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
      return;
    }
    exchange.getResponseHeaders().set("Docker-Content-Digest", TestImages.digest(found.content()));
    bytes(exchange, 200, found.type(), found.content());
  }

  private void blob(HttpExchange exchange, String digest) throws IOException {
    byte[] content = blobs.get(digest);
    if (content == null) {
      error(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
      return;
    }
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range != null && range.matches("bytes=\\d+-")) {
      int from = Integer.parseInt(range.substring(6, range.length() - 1));
      byte[] rest = java.util.Arrays.copyOfRange(content, from, content.length);
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      bytes(exchange, 206, "application/octet-stream", rest);
      return;
    }
    bytes(exchange, 200, "application/octet-stream", content);
  }

  /** An error in the specification's form. */
  public static void error(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    json(
        exchange,
        status,
        "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}".formatted(code, message));
  }

  /** An answer of JSON. */
  public static void json(HttpExchange exchange, int status, String json) throws IOException {
    text(exchange, status, "application/json", json);
  }

  /** An answer of text. */
  public static void text(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    bytes(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer of bytes; HEAD gets their length. */
  public static void bytes(HttpExchange exchange, int status, String type, byte[] content)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }

  @Override
  public void close() {
    front.close();
    server.stop(0);
    workers.shutdownNow();
  }
}
