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
  private final HttpRouting routing;
  private final Http1ConnectionSelector selector;
  private final Limit limit = FixedLimit.create();
  private final ListenerConfig config;

  HttpStack(HttpRouting routing) {
    EmptyRegistry.install();
    this.routing = routing;
    this.selector = Http1ConnectionSelector.builder().config(BareConfigs.http1()).build();
    this.config = BareConfigs.listener();
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
    return NoEncodings.INSTANCE;
  }

  @Override
  public Context context() {
    return Context.create();
  }

  @Override
  public MediaContext mediaContext() {
    return NoMedia.INSTANCE;
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
}
