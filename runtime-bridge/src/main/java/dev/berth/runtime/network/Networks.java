package dev.berth.runtime.network;

import dev.berth.runtime.config.ResolverFile;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.error.EngineException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Networks, and joining containers to them. Nothing of a joined network lives in this process. */
public interface Networks {
  /** All networks: bridge, host and none first. */
  List<Network> list();

  /** By full id, exact name or id prefix; NOT_FOUND {@code network <ref> not found}. */
  Network get(String ref);

  /**
   * Makes a user network from what the client said of it: pools without subnets get some, what is
   * not said is filled in; id, creation time, bridge name and backend are the engine's own.
   * INVALID, NOT_FOUND, CONFLICT or FORBIDDEN in dockerd's words when it cannot be.
   */
  Network create(Network template);

  /** How full a network's pools are, in their order. */
  default List<PoolUsage> usage(Network network) {
    return List.of();
  }

  /**
   * Changes a user network's own resolvers, for the containers on it too.
   *
   * @param remove those it is to have no more; what it does not have is passed over
   * @param add those it is to have, behind the ones it has
   */
  default Network updateResolvers(String ref, List<String> remove, List<String> add) {
    throw EngineException.notImplemented("changing a network is not available");
  }

  /** Removes a user network; FORBIDDEN when predefined or in use. */
  void remove(String ref, List<String> containersInUse);

  /**
   * Checks that the host ports are free before the container is made to run; CONFLICT-like INTERNAL
   * error texts are Docker's ({@code driver failed programming external connectivity ...}).
   */
  Joined join(Container container, int pid, Path networkNamespace);

  /**
   * Joins a running container to one more network, for which its endpoint specs have an entry
   * already. FORBIDDEN when it is on it, or has no networks of its own.
   */
  default Joined connect(Container container, String network) {
    throw EngineException.notImplemented("connecting to a network is not available");
  }

  /**
   * Takes a running container off one network; its published ports follow to its next one.
   * FORBIDDEN when it is not on it.
   */
  default Joined disconnect(Container container, String network) {
    throw EngineException.notImplemented("disconnecting from a network is not available");
  }

  /**
   * Makes a running container's new name known on its networks instead of the former one; null when
   * it is on none.
   */
  default @Nullable Joined renamed(Container container) {
    return null;
  }

  /** Takes a container off all its networks and closes its ports; never fails. */
  void leave(Container container);

  /** Makes the persistent network namespace of a container, before its process exists. */
  Path createNamespace(Container container);

  /** What filters and forwards; looks for programs only. */
  default FirewallFacts firewall() {
    return new FirewallFacts("nftables", Map.of());
  }

  /** Address that {@code host-gateway} stands for. */
  String hostGatewayAddress();

  /** Resolver addresses for containers on the default bridge, or of the host. */
  List<String> nameservers(Container container);

  /** What containers get of resolv.conf that do not say otherwise. */
  default ResolverFile resolverDefaults() {
    return ResolverFile.NONE;
  }

  /** Resolver addresses as the host's own resolv.conf has them. */
  default List<String> hostNameservers() {
    return List.of();
  }

  /**
   * Addresses of the resolver that knows the names on the container's networks; empty for a
   * container that is on no user network.
   */
  default List<String> embeddedResolver(Container container) {
    return List.of();
  }

  /** Finds networking of containers again after this process was killed; drops what is stale. */
  void reconcile(List<Container> running);

  /** Ends the helpers that serve no container now; the next join starts them again. */
  default void rest() {}

  /**
   * How full a pool is.
   *
   * @param subnet in CIDR notation
   * @param used addresses in use or reserved
   * @param available addresses that could be given out still
   */
  record PoolUsage(String subnet, long used, BigInteger available) {}

  /** A joined container. */
  record Joined(Map<String, EndpointState> endpoints, Map<String, List<PortBinding>> ports) {}
}
