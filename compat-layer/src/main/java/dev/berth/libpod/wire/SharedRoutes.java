package dev.berth.libpod.wire;

import dev.berth.api.Handler;
import dev.berth.api.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Docker's handlers by their operation, for what Podman serves with one handler in both APIs. */
public final class SharedRoutes {
  private final Map<String, Handler> handlers;

  public SharedRoutes(List<Route> docker) {
    handlers = HashMap.newHashMap(docker.size());
    docker.forEach(each -> handlers.put(each.operationId(), each.handler()));
  }

  /** The handler of an operation of Docker's specification. */
  public Handler of(String operationId) {
    Handler handler = handlers.get(operationId);
    if (handler == null) {
      throw new IllegalStateException("no such operation: " + operationId);
    }
    return untyped(handler);
  }

  /** A handler of JSON for clients who do not say that they send it. */
  public static Handler untyped(Handler handler) {
    return exchange -> handler.handle(new JsonExchange(exchange));
  }
}
