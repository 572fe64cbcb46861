package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.filter.Until;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonBody;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The {@code filters} value of a request, with Podman's refusals. */
public final class LibpodFilters {
  private LibpodFilters() {}

  /** Decodes; what is malformed is an internal error to Podman. */
  public static Filters parse(Exchange exchange) {
    return parse(exchange, 500, "failed to decode filter parameters for ");
  }

  /**
   * Decodes; for the few operations with other words.
   *
   * @param doing before the request's target
   */
  public static Filters parse(Exchange exchange, int status, String doing) {
    String json = exchange.query().get("filters");
    try {
      return Filters.parseAny(json);
    } catch (EngineException e) {
      throw PodmanException.caused(status, doing + exchange.target(), reason(json, e));
    }
  }

  /**
   * The same with the keys that an operation knows; none of them may be passed over, least of all
   * where things are removed.
   *
   * @param refusal the message for a key
   */
  public static Filters parse(Exchange exchange, Set<String> known, UnaryOperator<String> refusal) {
    Filters filters = parse(exchange);
    for (String key : filters.keys()) {
      if (!known.contains(key)) {
        throw PodmanException.plain(500, refusal.apply(key));
      }
    }
    return filters;
  }

  /** The instant before which things must lie, null when the filter is absent. */
  public static @Nullable Instant until(Filters filters) {
    try {
      return Until.of(filters, Instant.now());
    } catch (EngineException e) {
      throw PodmanException.plain(
          500,
          filters.get("until").size() > 1
              ? "more than one until filter specified"
              : "failed to parse value as time or duration: \""
                  + filters.get("until").getFirst()
                  + "\"");
    }
  }

  /** Go's words for what is no map of lists of texts. */
  private static String reason(String json, EngineException failure) {
    Throwable cause = failure.getCause();
    if (cause != null) {
      return String.valueOf(cause.getMessage()).replace("invalid JSON: ", "");
    }
    Object tree = JsonBody.parse(json);
    if (!(tree instanceof Map<?, ?> map)) {
      return mismatch(tree, "map[string][]string");
    }
    for (Object each : map.values()) {
      if (each instanceof List<?> list) {
        for (Object text : list) {
          if (!(text instanceof String)) {
            return mismatch(text, "string");
          }
        }
      } else if (each instanceof Map<?, ?> || each != null) {
        return mismatch(each, "[]string");
      }
    }
    return failure.text();
  }

  private static String mismatch(@Nullable Object value, String type) {
    String kind =
        switch (value) {
          case String text -> "string";
          case Boolean flag -> "bool";
          case List<?> list -> "array";
          case Map<?, ?> map -> "object";
          case null, default -> "number";
        };
    return "json: cannot unmarshal " + kind + " into Go value of type " + type;
  }
}
