package dev.berth.docker.filter;

import dev.berth.filter.Filters;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.Network;
import java.util.Set;
import java.util.function.Predicate;

/** What of the network list a request wants. */
public final class NetworkFilters implements Predicate<Network> {
  public static final Set<String> KEYS =
      Set.of("dangling", "driver", "id", "label", "name", "scope", "type");
  private static final Set<String> BUILTIN = Set.of("bridge", "host", "none");

  private final Filters filters;
  private final Predicate<Network> used;
  private final boolean dangling;

  /**
   * Checks the values.
   *
   * @param used whether a container refers to a network
   */
  public NetworkFilters(Filters filters, Predicate<Network> used) {
    this.filters = filters;
    this.used = used;
    this.dangling = filters.bool("dangling", false);
    for (String each : filters.get("type")) {
      if (!each.equals("builtin") && !each.equals("custom")) {
        throw EngineException.invalid("invalid filter: 'type'='" + each + "'");
      }
    }
  }

  @Override
  public boolean test(Network n) {
    boolean builtin = BUILTIN.contains(n.name());
    return filters.exact("driver", n.driver())
        && filters.matches("name", n.name())
        && filters.matches("id", n.id())
        && filters.labels("label", n.labels())
        && filters.exact("scope", n.scope())
        && filters.exact("type", builtin ? "builtin" : "custom")
        && (!filters.has("dangling") || dangling == (!builtin && !used.test(n)));
  }
}
