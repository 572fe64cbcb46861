package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import dev.berth.runtime.linux.NetworkNamespaces;
import dev.berth.runtime.linux.RouteSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;

/**
 * Networks of the drivers macvlan and ipvlan: interfaces upon a parent in the rootless namespace
 * that leads nowhere, as dockerd makes them where no parent is named. The parent is one end of a
 * pair, because kernels for containers have those, but not all have dummy links. One more interface
 * upon it has the gateway's address, for the names.
 */
final class ParentBackend implements BridgeBackend {
  /** The kernel's words for "there is no such kind of link". */
  private static final int EOPNOTSUPP = 95;

  private final Kernel kernel;
  private final RootlessNamespace rootless;

  ParentBackend(Kernel kernel, RootlessNamespace rootless) {
    this.kernel = kernel;
    this.rootless = rootless;
  }

  /** Whether the driver is one of its. */
  static boolean serves(Network network) {
    return network.driver().equals("macvlan") || network.driver().equals("ipvlan");
  }

  /**
   * Whether the containers of such a network reach each other, and so a resolver among them.
   *
   * @return true for networks of other drivers
   */
  static boolean meet(Network network) {
    String option = network.driver().equals("macvlan") ? "macvlan_mode" : "ipvlan_flag";
    String word = network.options().getOrDefault(option, "");
    return !serves(network) || word.isEmpty() || word.equals("bridge");
  }

  /**
   * Makes what the network needs once, which shows whether the kernel can. The name is always the
   * same: what a killed service left of it goes with the next one.
   */
  @Override
  public void check(Network network) {
    Network trial = new NetworkBuilder(network).bridgeName("dm-trial").build();
    try {
      rootless.ensureWhile(
          () -> {
            drop(trial);
            return parent(trial);
          });
      drop(trial);
    } catch (KernelException e) {
      if (e.errno() != EOPNOTSUPP) {
        throw Endpoints.failure(e);
      }
      throw EngineException.notImplemented(
          "%s networks are not possible on this machine: its kernel lacks the module %s"
              .formatted(network.driver(), network.driver()));
    } catch (IOException e) {
      throw Endpoints.failure(e);
    }
  }

  @Override
  public void attach(Attachment attachment) throws IOException {
    Lease.Endpoint endpoint = attachment.endpoint();
    Network network = attachment.network();
    int parent = parent(network);
    int namespace = kernel.open(attachment.namespace(), 0, 0);
    try {
      RouteSocket.Peer peer =
          new RouteSocket.Peer(
              endpoint.interfaceName(), Addresses.macBytes(endpoint.mac()), namespace);
      add(network, peer, parent);
    } finally {
      kernel.close(namespace);
    }
    Object unused =
        NetworkNamespaces.within(
            kernel, attachment.namespace(), () -> NativeBridge.configure(kernel, attachment));
  }

  @Override
  public void detach(Attachment attachment) throws IOException {
    Object unused =
        NetworkNamespaces.within(kernel, attachment.namespace(), () -> unplug(attachment));
  }

  private Object unplug(Attachment attachment) throws IOException {
    try (RouteSocket routes = new RouteSocket(kernel)) {
      return routes.delete(attachment.endpoint().interfaceName());
    }
  }

  /** The interface is in the namespace that ends. */
  @Override
  public void abandon(Attachment attachment) {}

  /** The interfaces upon the parent go with it. */
  @Override
  public void drop(Network network) throws IOException {
    if (rootless.exists()) {
      boolean unused = rootless.routes().delete(network.bridgeName());
    }
  }

  /** The parent's index. It is taken up last, so that one that is up is whole. */
  private synchronized int parent(Network network) throws IOException {
    RouteSocket routes = rootless.routes();
    String name = network.bridgeName();
    RouteSocket.Link link = routes.link(name);
    if (link != null && link.up()) {
      return link.index();
    }
    if (link != null) {
      boolean unused = routes.delete(name);
    }
    String end = "p" + name.substring(1);
    routes.addPair(name, end, NativeBridge.mtu(network.settings()));
    int index = routes.index(name);
    try {
      own(network, routes, index);
    } catch (IOException e) {
      boolean unused = routes.delete(name);
      throw e;
    }
    routes.up(routes.index(end));
    routes.up(index);
    return index;
  }

  /** The interface of this side, where it would be reached. */
  private void own(Network network, RouteSocket routes, int parent) throws IOException {
    if (!meet(network)) {
      return;
    }
    String name = "h" + network.bridgeName().substring(1);
    byte[] mac = Addresses.macBytes(Addresses.mac(null));
    add(network, new RouteSocket.Peer(name, mac, -1), parent);
    int index = routes.index(name);
    for (Network.Pool pool : network.pools()) {
      InetAddress gateway = Addresses.parse(pool.gateway());
      if (gateway != null) {
        routes.addAddress(index, gateway, Cidr.parse(pool.subnet()).prefix());
      }
    }
    routes.up(index);
  }

  private void add(Network network, RouteSocket.Peer peer, int parent) throws IOException {
    Map<String, String> options = network.options();
    RouteSocket routes = rootless.routes();
    if (network.driver().equals("macvlan")) {
      routes.addMacvlan(
          peer,
          parent,
          ParentRules.MACVLAN_MODES.getOrDefault(options.getOrDefault("macvlan_mode", ""), 4));
    } else {
      routes.addIpvlan(
          peer,
          parent,
          ParentRules.IPVLAN_MODES.getOrDefault(options.getOrDefault("ipvlan_mode", ""), 0),
          ParentRules.IPVLAN_FLAGS.getOrDefault(options.getOrDefault("ipvlan_flag", ""), 0));
    }
  }
}
