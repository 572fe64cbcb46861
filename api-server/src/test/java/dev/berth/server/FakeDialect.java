package dev.berth.server;

import dev.berth.api.ApiVersion;
import dev.berth.api.Dialect;
import dev.berth.api.Exchange;
import dev.berth.api.Handler;
import dev.berth.api.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Routes that show one behaviour of the server each. */
final class FakeDialect implements Dialect {
  final CountDownLatch streaming = new CountDownLatch(1);
  final CountDownLatch goOn = new CountDownLatch(1);
  final CountDownLatch clientGone = new CountDownLatch(1);
  final CountDownLatch watching = new CountDownLatch(1);
  volatile boolean goneBefore;

  @Override
  public List<Route> routes() {
    return List.of(
        route("GET", "/_ping", e -> e.send(200, "text/plain", bytes("OK"))),
        route("HEAD", "/_ping", e -> e.send(200, "text/plain", bytes("OK"))),
        route("POST", "/echo", e -> e.send(200, "text/plain", e.body().readAllBytes())),
        route("POST", "/count", FakeDialect::count),
        route("GET", "/things/{id}/json", e -> e.send(200, "text/plain", bytes(e.path("id")))),
        route("GET", "/images/{name:*}/json", e -> e.send(200, null, bytes(e.path("name")))),
        route("GET", "/query", e -> e.send(200, null, bytes(e.query().values().toString()))),
        route("GET", "/fails", e -> fail()),
        route("GET", "/fails-late", this::failLate),
        route("GET", "/empty-stream", e -> e.stream(200, "text/plain").flush()),
        route("GET", "/stream", this::stream),
        route("POST", "/hijack", FakeDialect::hijack),
        route("GET", "/watch", this::watch),
        route("POST", "/streams-body", FakeDialect::streamBody),
        route("POST", "/ignores-body", e -> e.send(400, null, bytes("no"))),
        new Route("GET", "/late", "late", new ApiVersion(1, 50), "", e -> e.send(200, null, null)));
  }

  @Override
  public ErrorAnswer error(Throwable failure) {
    return new ErrorAnswer(
        418, "application/json", ErrorBody.json(String.valueOf(failure.getMessage())));
  }

  private static Route route(String method, String path, Handler handler) {
    return new Route(method, path, method + path, ApiVersion.MIN, "", handler);
  }

  /** Begins its answer before it looks at the body, as loading an image does. */
  private static void streamBody(Exchange exchange) throws IOException {
    OutputStream out = exchange.stream(200, "application/json");
    out.flush();
    out.write(exchange.body().readAllBytes());
  }

  /** How many bytes the body has, and their sum, without keeping them. */
  private static void count(Exchange exchange) throws IOException {
    byte[] buffer = new byte[8192];
    long count = 0;
    long sum = 0;
    for (int n; (n = exchange.body().read(buffer)) >= 0; count += n) {
      for (int i = 0; i < n; i++) {
        sum += buffer[i];
      }
    }
    exchange.send(200, "text/plain", bytes(count + " " + sum));
  }

  private static void fail() {
    throw new IllegalStateException("broken \"on\" purpose");
  }

  private void failLate(Exchange exchange) throws IOException {
    OutputStream out = exchange.stream(200, "text/plain");
    out.write(bytes("half"));
    out.flush();
    fail();
  }

  private void stream(Exchange exchange) throws Exception {
    OutputStream out = exchange.stream(200, "application/json");
    out.write(bytes("first"));
    out.flush();
    streaming.countDown();
    if (!goOn.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody read the first part");
    }
    out.write(bytes("second"));
  }

  /** Sends back what comes, in brackets, until the client's half-close; then says bye. */
  private static void hijack(Exchange exchange) throws Exception {
    byte[] body = exchange.body().readAllBytes();
    try (Exchange.Hijacked raw = exchange.hijack("application/vnd.docker.raw-stream")) {
      raw.output().write(bytes("<" + new String(body, StandardCharsets.UTF_8) + ">"));
      raw.output().write('[');
      raw.input().transferTo(raw.output());
      raw.output().write(bytes("]bye"));
    }
  }

  private void watch(Exchange exchange) throws Exception {
    goneBefore = exchange.clientGone();
    exchange.onClientGone(clientGone::countDown);
    OutputStream out = exchange.stream(200, "text/plain");
    out.flush();
    watching.countDown();
    if (!goOn.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the test forgot us");
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
