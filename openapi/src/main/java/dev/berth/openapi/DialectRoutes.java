package dev.berth.openapi;

import dev.berth.api.Route;
import dev.berth.docker.DockerDialect;
import dev.berth.libpod.LibpodDialect;
import java.util.List;

/** The route tables, without an engine behind them: nothing is called, only listed. */
final class DialectRoutes {
  private DialectRoutes() {}

  static List<Route> docker() {
    return DockerDialect.table();
  }

  static List<Route> libpod() {
    return LibpodDialect.table();
  }
}
