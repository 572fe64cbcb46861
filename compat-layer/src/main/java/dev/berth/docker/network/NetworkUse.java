package dev.berth.docker.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.network.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which containers are on a network. */
final class NetworkUse {
  private NetworkUse() {}

  /** The endpoint of a running container there, null when it has none. */
  static @Nullable EndpointState endpoint(Container container, Network network) {
    if (!container.state().running()) {
      return null;
    }
    for (EndpointState each : container.endpoints().values()) {
      if (each.networkId().equals(network.id())) {
        return each;
      }
    }
    return null;
  }

  /** Ids of containers with a live endpoint. */
  static List<String> active(List<Container> containers, Network network) {
    return containers.stream()
        .filter(each -> endpoint(each, network) != null)
        .map(each -> each.id().hex())
        .toList();
  }
}
