package dev.berth.openapi;

import dev.berth.api.Route;
import dev.berth.docker.DockerDialect;
import dev.berth.runtime.Engine;
import dev.berth.runtime.config.EngineConfig;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The route tables, without an engine behind them: nothing is called, only listed. */
final class DialectRoutes {
  private static final EngineConfig NOWHERE =
      new EngineConfig(Path.of("data"), Path.of("run"), Path.of("config"), Map.of());

  private DialectRoutes() {}

  static List<Route> docker() {
    Engine none =
        (Engine)
            Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (proxy, method, arguments) ->
                    method.getReturnType() == EngineConfig.class ? NOWHERE : null);
    return new DockerDialect(none).routes();
  }
}
