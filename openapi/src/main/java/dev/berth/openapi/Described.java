package dev.berth.openapi;

import dev.berth.api.ApiVersion;
import dev.berth.api.Route;
import dev.berth.libpod.wire.ParameterTable;
import dev.berth.openapi.Operations.Operation;
import dev.berth.openapi.Operations.QueryParameter;
import dev.berth.openapi.model.ErrorMessage;
import dev.berth.openapi.model.LibpodError;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a document says of a dialect as a whole, and where it looks its operations up.
 *
 * @param failure record of the body of a failed request
 * @param operations what the tables say of a route
 */
record Described(
    String title,
    String version,
    String text,
    Class<?> failure,
    Function<Route, Operation> operations) {

  static Described docker() {
    Map<String, Operation> known = Operations.read("operations.tsv");
    return new Described(
        "Berth: Docker Engine API",
        ApiVersion.MAX.toString(),
        "Every path is also served below /v{version}, from 1.24.",
        ErrorMessage.class,
        route -> known.getOrDefault(route.operationId(), Operation.plain(route.operationId())));
  }

  /** Types of query parameters are those that requests are checked with. */
  static Described libpod() {
    Map<String, Operation> known = Operations.read("libpod.tsv");
    return new Described(
        "Berth: libpod API",
        "5.8.0",
        "Every path is also served below /v{version}, from 4.0.",
        LibpodError.class,
        route -> {
          String key = ParameterTable.operation(route.method(), route.path());
          return known.getOrDefault(key, Operation.plain(key)).with(query(route));
        });
  }

  private static List<QueryParameter> query(Route route) {
    return ParameterTable.of(route.method(), route.path()).stream()
        .map(each -> new QueryParameter(each.name(), QueryParameter.Kind.of(each.type())))
        .toList();
  }
}
