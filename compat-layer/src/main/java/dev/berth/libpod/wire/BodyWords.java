package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import dev.berth.api.Handler;
import dev.berth.api.Route;
import dev.berth.runtime.error.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * Words failures to decode a body as Podman's handler of the operation does, also of a body that is
 * missing.
 *
 * @param doing what stands before the reason
 */
public record BodyWords(Handler handler, String doing) implements Handler {
  private static final String GO_PREFIX = "invalid JSON: ";

  /** The same route, or one that words such failures. */
  public static Route worded(Route route) {
    String doing = doing(ParameterTable.operation(route.method(), route.path()));
    return doing == null
        ? route
        : new Route(
            route.method(),
            route.path(),
            route.operationId(),
            route.since(),
            route.summary(),
            new BodyWords(route.handler(), doing));
  }

  private static @Nullable String doing(String operation) {
    return switch (operation) {
      case "POST /containers/create", "POST /containers/{}/update" -> "decode()";
      case "POST /volumes/create", "POST /networks/{}/disconnect" -> "Decode()";
      case "POST /networks/create", "POST /networks/{}/connect", "POST /networks/{}/update" ->
          "failed to decode request JSON payload";
      case "POST /containers/{}/exec" -> "decoding request body as JSON";
      default -> null;
    };
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    if (!exchange.hasBody()) {
      throw PodmanException.caused(500, doing, "EOF");
    }
    try {
      handler.handle(exchange);
    } catch (EngineException e) {
      if (e.text().startsWith(GO_PREFIX)) {
        throw PodmanException.caused(500, doing, e.text().substring(GO_PREFIX.length()));
      }
      throw e;
    }
  }
}
