package dev.berth.server;

import dev.berth.api.ApiVersion;
import dev.berth.api.Dialect;
import dev.berth.api.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers only {@code /_ping}. */
final class PlaceholderDialect implements Dialect {
  @Override
  public List<Route> routes() {
    return List.of(
        new Route(
            "GET",
            "/_ping",
            "SystemPing",
            ApiVersion.MIN,
            "Ping",
            exchange ->
                exchange.send(
                    200, "text/plain; charset=utf-8", "OK".getBytes(StandardCharsets.UTF_8))),
        new Route(
            "HEAD",
            "/_ping",
            "SystemPingHead",
            ApiVersion.MIN,
            "Ping",
            exchange -> exchange.send(200, "text/plain; charset=utf-8", null)));
  }

  @Override
  public ErrorAnswer error(Throwable failure) {
    return new ErrorAnswer(500, "application/json", ErrorBody.json(String.valueOf(failure)));
  }
}
