package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import dev.berth.api.Handler;
import dev.berth.api.Query;
import dev.berth.api.Route;
import dev.berth.libpod.wire.ParameterTable.Parameter;
import dev.berth.libpod.wire.ParameterTable.Type;
import dev.berth.text.GoBool;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads queries as Podman's decoder does, before a handler sees them: names in any case, the last
 * value of what is no list, nothing for an empty one, and a refusal of what is no number or boolean
 * (gorilla/schema, Decoder).
 */
public final class TypedQueries implements Handler {
  private final Route route;
  private volatile @Nullable List<Parameter> parameters;

  private TypedQueries(Route route) {
    this.route = route;
  }

  /** The same route, its queries read so. */
  public static Route checked(Route route) {
    return new Route(
        route.method(),
        route.path(),
        route.operationId(),
        route.since(),
        route.summary(),
        new TypedQueries(route));
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    Query given = exchange.query();
    if (given.values().isEmpty()) {
      route.handler().handle(exchange);
      return;
    }
    Query read = new Query(read(given, exchange));
    route
        .handler()
        .handle(
            new ForwardedExchange(exchange) {
              @Override
              public Query query() {
                return read;
              }
            });
  }

  private List<Parameter> parameters() {
    List<Parameter> known = parameters;
    if (known == null) {
      known = ParameterTable.of(route.method(), route.path());
      parameters = known;
    }
    return known;
  }

  private Map<String, List<String>> read(Query given, Exchange exchange) {
    Map<String, List<String>> values = new LinkedHashMap<>(given.values());
    List<String> wrong = new ArrayList<>(0);
    given
        .values()
        .forEach(
            (key, texts) -> {
              Parameter parameter = named(key);
              if (parameter != null) {
                List<String> read = read(parameter.type(), texts);
                if (read == null) {
                  wrong.add(key);
                } else if (read.isEmpty()) {
                  values.remove(key);
                } else {
                  values.put(parameter.name(), read);
                }
              }
            });
    if (!wrong.isEmpty()) {
      throw refusal(wrong, exchange);
    }
    return values;
  }

  private @Nullable Parameter named(String key) {
    for (Parameter each : parameters()) {
      if (each.name().equalsIgnoreCase(key)) {
        return each;
      }
    }
    return null;
  }

  /** What is meant, empty for nothing; null when it cannot be read. */
  private static @Nullable List<String> read(Type type, List<String> texts) {
    if (type == Type.TEXT) {
      return texts;
    }
    if (type == Type.LIST) {
      return texts.stream().filter(each -> !each.isEmpty()).toList();
    }
    String last = texts.isEmpty() ? "" : texts.getLast();
    if (last.isEmpty()) {
      return List.of();
    }
    String read =
        switch (type) {
          case BOOLEAN -> bool(last);
          case INTEGER -> number(last, true);
          default -> number(last, false);
        };
    return read == null ? null : List.of(read);
  }

  private static @Nullable String bool(String text) {
    Boolean value = text.equals("on") ? Boolean.TRUE : GoBool.parse(text);
    return value == null ? null : value.toString();
  }

  private static @Nullable String number(String text, boolean signed) {
    boolean sign = text.charAt(0) == '-' || text.charAt(0) == '+';
    String digits = sign ? text.substring(1) : text;
    boolean plain = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!plain || sign && !signed) {
      return null;
    }
    BigInteger value = new BigInteger(text);
    return value.bitLength() < (signed ? Long.SIZE : Long.SIZE + 1) ? value.toString() : null;
  }

  private static PodmanException refusal(List<String> keys, Exchange exchange) {
    String reason = "schema: error converting value for \"" + keys.getFirst() + "\"";
    int more = keys.size() - 1;
    if (more > 0) {
      reason += more == 1 ? " (and 1 other error)" : " (and " + more + " other errors)";
    }
    return PodmanException.caused(
        400, "failed to parse parameters for " + exchange.target(), reason);
  }
}
