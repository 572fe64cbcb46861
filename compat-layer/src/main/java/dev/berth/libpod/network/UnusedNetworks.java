package dev.berth.libpod.network;

import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Networks that no container belongs to, running or not. */
public final class UnusedNetworks {
  private UnusedNetworks() {}

  /**
   * What became of one.
   *
   * @param error why it stays, null when it went
   */
  public record Removal(String name, @Nullable String error) {}

  /** Tries to remove those that are wanted; one that a container takes up meanwhile stays. */
  public static List<Removal> remove(Engine engine, Predicate<Network> wanted) {
    List<Removal> removals = new ArrayList<>();
    for (Network each : engine.networks().list()) {
      boolean unused =
          !each.predefined()
              && each.hasEndpoints()
              && wanted.test(each)
              && users(engine, each).isEmpty();
      if (unused) {
        removals.add(remove(engine, each));
      }
    }
    return removals;
  }

  private static Removal remove(Engine engine, Network network) {
    try {
      engine.networks().remove(network.id(), List.of());
      return new Removal(network.name(), null);
    } catch (EngineException e) {
      return new Removal(network.name(), e.text());
    }
  }

  /** The containers that are on a network, or will be when they start. */
  static List<Container> users(Engine engine, Network network) {
    return engine.containers().list().stream().filter(each -> isOn(each, network)).toList();
  }

  private static boolean isOn(Container container, Network network) {
    return container.endpointSpecs().containsKey(network.name())
        || container.endpoints().values().stream()
            .anyMatch(endpoint -> endpoint.networkId().equals(network.id()));
  }
}
