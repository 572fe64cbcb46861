package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.util.Map;

/**
 * The backends by their names in the configuration.
 *
 * @param configured the name of the one that user networks are made with
 * @param onParents what networks of the drivers macvlan and ipvlan are made with
 */
record Backends(String configured, Map<String, BridgeBackend> byName, BridgeBackend onParents)
    implements BridgeBackend {
  /** Without helper processes. */
  static final String NETLINK = "netlink";

  static final String NETAVARK = "netavark";
  static final String CNI = "cni";

  /** Fails with INVALID for a name that no backend has. */
  Backends {
    if (!byName.containsKey(configured)) {
      throw EngineException.invalid(
          "unknown network-backend \"%s\" in daemon.json: use one of %s"
              .formatted(
                  configured, String.join(", ", byName.keySet().stream().sorted().toList())));
    }
  }

  @Override
  public String name() {
    return configured;
  }

  @Override
  public void check(Network network) {
    of(network).check(network);
  }

  @Override
  public void attach(Attachment attachment) throws IOException {
    of(attachment.network()).attach(attachment);
  }

  @Override
  public void detach(Attachment attachment) throws IOException {
    of(attachment.network()).detach(attachment);
  }

  @Override
  public void abandon(Attachment attachment) throws IOException {
    of(attachment.network()).abandon(attachment);
  }

  @Override
  public void drop(Network network) throws IOException {
    of(network).drop(network);
  }

  /** Every container starts on the default bridge: it is always made the fast way. */
  private BridgeBackend of(Network network) {
    if (ParentBackend.serves(network)) {
      return onParents;
    }
    String noted = network.backend().isEmpty() ? configured : network.backend();
    BridgeBackend backend =
        byName.get(network.name().equals(NetworkCatalog.BRIDGE) ? NETLINK : noted);
    if (backend == null) {
      throw EngineException.internal(
          "network " + network.name() + " is of an unknown backend: " + noted, null);
    }
    return backend;
  }
}
