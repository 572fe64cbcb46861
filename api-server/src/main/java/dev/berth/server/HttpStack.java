package dev.berth.server;

import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.context.Context;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.Routing;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Helidon's HTTP/1.1 machinery, put together by hand: no service registry, no discovery, and no
 * listener of its own, since ours is inherited.
 */
final class HttpStack implements ListenerContext, Router {
  private static final int MAX_REQUEST_LINE = 64 * 1024;
  private static final int MAX_HEADERS = 256 * 1024;

  private final HttpRouting routing;
  private final Http1ConnectionSelector selector;
  private final Limit limit = FixedLimit.create();
  private final ListenerConfig config;
  private final ContentEncodingContext encodings =
      ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build();

  HttpStack(HttpRouting routing) {
    this.routing = routing;
    this.selector = Http1ConnectionSelector.builder().config(http1()).build();
    this.config =
        ListenerConfig.builder()
            .protocolsDiscoverServices(false)
            .concurrencyLimitDiscoverServices(false)
            .buildPrototype();
  }

  /** Clients may send unescaped JSON in queries and any Host, as to Docker: we decode ourselves. */
  @SuppressWarnings({"removal", "deprecation"})
  private static Http1Config http1() {
    return Http1Config.builder()
        .maxPrologueLength(MAX_REQUEST_LINE)
        .maxHeadersSize(MAX_HEADERS)
        .validatePrologue(false)
        .validatePath(false)
        .validateRequestHeaders(false)
        .validateRequestHostHeader(false)
        .receiveLog(false)
        .sendLog(false)
        .buildPrototype();
  }

  ServerConnection http1(ConnectionContext connection) {
    return selector.connection(connection);
  }

  Limit limit() {
    return limit;
  }

  @Override
  public <T extends Routing> T routing(Class<T> type, T defaultValue) {
    return type.isInstance(routing) ? type.cast(routing) : defaultValue;
  }

  @Override
  public List<? extends Routing> routings() {
    return List.of(routing);
  }

  @Override
  public ListenerConfig config() {
    return config;
  }

  @Override
  public ContentEncodingContext contentEncodingContext() {
    return encodings;
  }

  @Override
  public Context context() {
    return Context.create();
  }

  @Override
  public MediaContext mediaContext() {
    return Media.NONE;
  }

  /** Answers for requests that cannot even be read. */
  @Override
  public DirectHandlers directHandlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, HttpStack::refuse);
    }
    return handlers.build();
  }

  private static DirectHandler.TransportResponse refuse(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    ServerFacts.HEADERS.forEach((name, value) -> headers.set(HeaderNames.create(name), value));
    headers.set(HeaderNames.CONTENT_TYPE, "application/json");
    String text = message == null || message.isEmpty() ? status.reasonPhrase() : message;
    return DirectHandler.TransportResponse.builder()
        .status(status)
        .headers(headers)
        .entity(ErrorBody.json(text))
        .keepAlive(false)
        .build();
  }

  @Override
  public ExecutorService executor() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }

  @Override
  public void beforeStart() {}

  @Override
  public void afterStart(WebServer server) {}

  @Override
  public void afterStop() {}

  /** Loaded by the first request with a body; typed bodies are never used. */
  private static final class Media {
    static final MediaContext NONE =
        MediaContext.builder().mediaSupportsDiscoverServices(false).registerDefaults(false).build();
  }
}
