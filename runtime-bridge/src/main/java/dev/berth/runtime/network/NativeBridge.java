package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NetworkNamespaces;
import dev.berth.runtime.linux.RouteSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;

/** Bridges by rtnetlink, without a helper process an endpoint. */
final class NativeBridge implements BridgeBackend {
  private static final System.Logger LOG = System.getLogger(NativeBridge.class.getName());
  private static final Duration SWEEP_DELAY = Duration.ofSeconds(2);

  /** Behind netavark's own 100. */
  private static final int SECOND_METRIC = 200;

  private final Kernel kernel;
  private final RootlessNamespace rootless;
  private final Firewall firewall;
  private final NameService names;

  NativeBridge(Kernel kernel, RootlessNamespace rootless, Firewall firewall, NameService names) {
    this.kernel = kernel;
    this.rootless = rootless;
    this.firewall = firewall;
    this.names = names;
  }

  @Override
  public void attach(Attachment attachment) throws IOException {
    Network network = attachment.network();
    Lease.Endpoint endpoint = attachment.endpoint();
    int bridge = bridge(network);
    int namespace = kernel.open(attachment.namespace(), 0, 0);
    try {
      RouteSocket.Peer peer =
          new RouteSocket.Peer(
              endpoint.interfaceName(), Addresses.macBytes(endpoint.mac()), namespace);
      rootless.routes().addVeth(endpoint.hostInterface(), bridge, peer, mtu(network));
    } finally {
      kernel.close(namespace);
    }
    NetworkNamespaces.within(kernel, attachment.namespace(), () -> configure(attachment));
    if (named(network)) {
      names.add(attachment);
    }
  }

  @Override
  public void detach(Attachment attachment) throws IOException {
    try {
      unname(attachment);
    } finally {
      unplug(attachment);
    }
  }

  private void unplug(Attachment attachment) throws IOException {
    rootless.routes().delete(attachment.endpoint().hostInterface());
  }

  /**
   * Deleting a link waits for the kernel with its one lock held; namespaces that end are cleaned up
   * in batches. Only what is still there later is deleted here.
   */
  @Override
  public void abandon(Attachment attachment) throws IOException {
    Thread.startVirtualThread(
        () -> {
          try {
            Thread.sleep(SWEEP_DELAY);
            unplug(attachment);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot delete an interface", e);
          }
        });
    unname(attachment);
  }

  @Override
  public void drop(Network network) throws IOException {
    names.drop(network);
    if (rootless.exists()) {
      rootless.routes().delete(network.bridgeName());
    }
  }

  private void unname(Attachment attachment) throws IOException {
    if (named(attachment.network())) {
      names.remove(attachment);
    }
  }

  /** Containers on the default bridge have no names there, as in Docker. */
  private static boolean named(Network network) {
    return !NetworkCatalog.predefined(network);
  }

  /** The bridge's index; rules come first, so that a bridge that exists is whole. */
  private synchronized int bridge(Network network) throws IOException {
    RouteSocket routes = rootless.routes();
    String name = network.bridgeName();
    int index = routes.index(name);
    if (index != 0) {
      return index;
    }
    Network.Pool pool = network.pools().getFirst();
    Cidr subnet = Cidr.parse(pool.subnet());
    InetAddress gateway = Objects.requireNonNull(Addresses.parse(pool.gateway()));
    rootless.within(
        () -> {
          firewall.addBridge(subnet, name);
          return name;
        });
    routes.addBridge(name, mtu(network), Addresses.macBytes(Addresses.mac(gateway)));
    index = routes.index(name);
    routes.addAddress(index, gateway, subnet.prefix());
    return index;
  }

  private Object configure(Attachment attachment) throws IOException {
    Network.Pool pool = attachment.network().pools().getFirst();
    InetAddress address =
        Objects.requireNonNull(Addresses.parse(attachment.endpoint().ipv4()), "address");
    try (RouteSocket routes = new RouteSocket(kernel)) {
      int index = routes.index(attachment.endpoint().interfaceName());
      routes.up(index);
      routes.addAddress(index, address, Cidr.parse(pool.subnet()).prefix());
      InetAddress gateway = Addresses.parse(pool.gateway());
      if (!attachment.network().internal() && gateway != null) {
        routes.addDefaultRoute(gateway, index, attachment.defaultRoute() ? 0 : SECOND_METRIC);
      }
    }
    return address;
  }

  private static int mtu(Network network) {
    return Integer.parseInt(network.options().getOrDefault(NetworkCatalog.MTU_OPTION, "65520"));
  }
}
