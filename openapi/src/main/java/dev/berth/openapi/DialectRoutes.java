package dev.berth.openapi;

import dev.berth.api.Route;
import java.util.List;

/** The route tables, without an engine behind them. */
final class DialectRoutes {
  private DialectRoutes() {}

  static List<Route> docker() {
    return List.of();
  }
}
