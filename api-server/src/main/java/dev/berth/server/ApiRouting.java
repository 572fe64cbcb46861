package dev.berth.server;

import dev.berth.api.ApiVersion;
import dev.berth.api.Dialect;
import dev.berth.api.Route;
import dev.berth.runtime.error.EngineException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds a request's route in the dialect's table, runs it, and words what went wrong. */
final class ApiRouting implements HttpRouting {
  private static final System.Logger LOG = System.getLogger(ApiRouting.class.getName());
  private static final String JSON = "application/json";

  private final Supplier<Api> api;
  private final ClientWatch clients;

  /** A dialect with its compiled table. */
  record Api(Dialect dialect, RouteTable routes) {
    static Api of(Dialect dialect) {
      return new Api(dialect, new RouteTable(dialect.routes()));
    }
  }

  /**
   * @param api may block while the engine is being opened; what it throws is answered
   */
  ApiRouting(Supplier<Api> api, ClientWatch clients) {
    this.api = api;
    this.clients = clients;
  }

  @Override
  public void route(ConnectionContext context, RoutingRequest request, RoutingResponse response) {
    Connection connection = (Connection) context;
    connection.requestBegan(request.headers().contains(HeaderNames.TRANSFER_ENCODING));
    HelidonExchange exchange =
        new HelidonExchange(connection, request, clients, ServerFacts.HEADERS);
    try {
      answer(exchange, request);
      exchange.finish();
    } catch (IOException e) {
      throw new CloseConnectionException("the client is gone", e);
    }
    connection.requestEnded();
  }

  private void answer(HelidonExchange exchange, RoutingRequest request) throws IOException {
    try {
      dispatch(exchange, request);
    } catch (CloseConnectionException e) {
      throw e;
    } catch (Exception | Error e) {
      if (exchange.committed()) {
        LOG.log(exchange.clientGone() ? Level.DEBUG : Level.WARNING, "an answer was cut off", e);
        exchange.cut();
      }
      fail(exchange, e);
    }
  }

  private void dispatch(HelidonExchange exchange, RoutingRequest request) throws Exception {
    String path = request.prologue().uriPath().rawPath();
    String elsewhere = RequestLine.redirect(path);
    if (elsewhere != null) {
      String query = request.prologue().query().rawValue();
      exchange.setHeader("Location", query.isEmpty() ? elsewhere : elsewhere + "?" + query);
      exchange.send(301, null, null);
      return;
    }
    if ("OPTIONS".equals(exchange.method())) {
      exchange.send(200, null, null);
      return;
    }
    RequestLine line = RequestLine.parse(path);
    ApiVersion version = line.version() == null ? ApiVersion.MAX : line.version();
    if (OpenApiDocument.answers(exchange, line.segments())) {
      return;
    }
    RouteTable.Match match = api.get().routes().find(exchange.method(), line.segments());
    if (match == null) {
      refuse(exchange, version, 404, "page not found");
      return;
    }
    if (refusedVersion(exchange, version, line.versionText())) {
      return;
    }
    requireFloor(match.route(), version);
    exchange.routed(version, match.parameters());
    match.route().handler().handle(exchange);
  }

  private static boolean refusedVersion(
      HelidonExchange exchange, ApiVersion version, @Nullable String written) {
    if (version.compareTo(ApiVersion.MIN) < 0) {
      String text =
          "client version %s is too old. Minimum supported API version is %s, please upgrade your client to a newer version"
              .formatted(written, ApiVersion.MIN);
      refuse(exchange, version, 400, text);
      return true;
    }
    if (version.compareTo(ApiVersion.MAX) > 0) {
      String text =
          "client version %s is too new. Maximum supported API version is %s"
              .formatted(written, ApiVersion.MAX);
      refuse(exchange, version, 400, text);
      return true;
    }
    return false;
  }

  /** Clients of before 1.24 do not read JSON errors. */
  private static void refuse(
      HelidonExchange exchange, ApiVersion version, int status, String text) {
    if (version.compareTo(ApiVersion.MIN) < 0) {
      exchange.setHeader("X-Content-Type-Options", "nosniff");
      byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.send(status, "text/plain; charset=utf-8", body);
    } else {
      exchange.send(status, JSON, ErrorBody.json(text));
    }
  }

  private static void requireFloor(Route route, ApiVersion version) {
    if (version.compareTo(route.since()) < 0) {
      throw EngineException.invalid(
          "\"%s %s\" requires minimum API version %s"
              .formatted(route.method(), route.path().replace(":*", ""), route.since()));
    }
  }

  private void fail(HelidonExchange exchange, Throwable failure) {
    Dialect.ErrorAnswer answer;
    try {
      answer = api.get().dialect().error(failure);
    } catch (RuntimeException opening) {
      LOG.log(Level.ERROR, "the engine could not be opened", opening);
      Throwable cause = opening.getCause() == null ? opening : opening.getCause();
      answer =
          new Dialect.ErrorAnswer(503, JSON, ErrorBody.json(String.valueOf(cause.getMessage())));
    }
    exchange.send(answer.status(), answer.contentType(), answer.body());
  }

  @Override
  public HttpSecurity security() {
    return HttpSecurity.create();
  }

  @Override
  public void beforeStart() {}

  @Override
  public void afterStop() {}
}
