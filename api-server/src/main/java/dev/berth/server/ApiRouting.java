package dev.berth.server;

import dev.berth.api.ApiVersion;
import dev.berth.api.Dialect;
import dev.berth.api.Route;
import dev.berth.api.VersionRange;
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
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds a request's route in the dialect's table, runs it, and words what went wrong. */
final class ApiRouting implements HttpRouting {
  private static final System.Logger LOG = System.getLogger(ApiRouting.class.getName());
  private static final String JSON = "application/json";

  private final Supplier<Api> api;
  private final ClientWatch clients;

  /** Dialects with their compiled tables; the last one answers what no other owns. */
  record Api(List<Spoken> dialects) {
    static Api of(Dialect... dialects) {
      return new Api(Arrays.stream(dialects).map(Spoken::of).toList());
    }

    Spoken of(List<String> segments) {
      for (Spoken each : dialects) {
        if (each.dialect().owns(segments)) {
          return each;
        }
      }
      return dialects.getLast();
    }
  }

  /** A dialect with its compiled table. */
  record Spoken(Dialect dialect, RouteTable routes) {
    static Spoken of(Dialect dialect) {
      return new Spoken(dialect, new RouteTable(dialect.routes()));
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
    Spoken spoken = null;
    try {
      RequestLine line = line(exchange, request);
      if (line != null) {
        spoken = api.get().of(line.segments());
        dispatch(exchange, line, spoken);
      }
    } catch (CloseConnectionException e) {
      throw e;
    } catch (Exception | Error e) {
      if (exchange.committed()) {
        LOG.log(exchange.clientGone() ? Level.DEBUG : Level.WARNING, "an answer was cut off", e);
        exchange.cut();
      }
      fail(exchange, spoken, e);
    }
  }

  /** What the request asks for; null when it was answered without any dialect. */
  private static @Nullable RequestLine line(HelidonExchange exchange, RoutingRequest request)
      throws IOException {
    String path = request.prologue().uriPath().rawPath();
    String elsewhere = RequestLine.redirect(path);
    if (elsewhere != null) {
      String query = request.prologue().query().rawValue();
      exchange.setHeader("Location", query.isEmpty() ? elsewhere : elsewhere + "?" + query);
      exchange.send(301, null, null);
      return null;
    }
    if ("OPTIONS".equals(exchange.method())) {
      exchange.send(200, null, null);
      return null;
    }
    RequestLine line = RequestLine.parse(path);
    return OpenApiDocument.answers(exchange, line.segments()) ? null : line;
  }

  private static void dispatch(HelidonExchange exchange, RequestLine line, Spoken spoken)
      throws Exception {
    Dialect dialect = spoken.dialect();
    dialect.begin(exchange);
    VersionRange range = dialect.versions();
    ApiVersion version = line.version() == null ? range.current() : line.version();
    RouteTable.Match match = spoken.routes().find(exchange.method(), line.segments());
    if (match == null) {
      Dialect.ErrorAnswer answer = dialect.noRoute(spoken.routes().hasPath(line.segments()));
      if (answer == null) {
        refuse(exchange, version, 404, "page not found");
      } else {
        exchange.send(answer.status(), answer.contentType(), answer.body());
      }
      return;
    }
    if (refusedVersion(exchange, range, version, line.versionText())) {
      return;
    }
    requireFloor(match.route(), version);
    exchange.routed(version, match.parameters());
    match.route().handler().handle(exchange);
  }

  private static boolean refusedVersion(
      HelidonExchange exchange, VersionRange range, ApiVersion version, @Nullable String written) {
    if (version.compareTo(range.oldest()) < 0) {
      String text =
          "client version %s is too old. Minimum supported API version is %s, please upgrade your client to a newer version"
              .formatted(written, range.oldest());
      refuse(exchange, version, 400, text);
      return true;
    }
    if (version.compareTo(range.newest()) > 0) {
      String text =
          "client version %s is too new. Maximum supported API version is %s"
              .formatted(written, range.newest());
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

  /** A path that could not be read is the last dialect's, the one that owns everything. */
  private void fail(HelidonExchange exchange, @Nullable Spoken spoken, Throwable failure) {
    Dialect.ErrorAnswer answer;
    try {
      Spoken words = spoken == null ? api.get().dialects().getLast() : spoken;
      answer = words.dialect().error(failure);
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
