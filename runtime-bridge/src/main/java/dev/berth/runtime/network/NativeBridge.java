package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NetworkNamespaces;
import dev.berth.runtime.linux.RouteSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bridges by rtnetlink, without a helper process an endpoint. */
final class NativeBridge implements BridgeBackend {
  private static final System.Logger LOG = System.getLogger(NativeBridge.class.getName());
  private static final Duration SWEEP_DELAY = Duration.ofSeconds(2);

  /** pasta and slirp4netns carry packets as large as this. */
  static final int DEFAULT_MTU = 65520;

  /** Prefixes of link-local addresses: RFC 3927, RFC 4291. */
  private static final int LINK_LOCAL_IPV4 = 16;

  private static final int LINK_LOCAL_IPV6 = 64;

  private final Kernel kernel;
  private final RootlessNamespace rootless;
  private final Firewall firewall;

  NativeBridge(Kernel kernel, RootlessNamespace rootless, Firewall firewall) {
    this.kernel = kernel;
    this.rootless = rootless;
    this.firewall = firewall;
  }

  @Override
  public void attach(Attachment attachment) throws IOException {
    Network network = attachment.network();
    Lease.Endpoint endpoint = attachment.endpoint();
    NetworkOptions options = network.settings();
    int bridge = bridge(network, options);
    RouteSocket routes = rootless.routes();
    int namespace = kernel.open(attachment.namespace(), 0, 0);
    try {
      RouteSocket.Peer peer =
          new RouteSocket.Peer(
              endpoint.interfaceName(), Addresses.macBytes(endpoint.mac()), namespace);
      routes.addVeth(endpoint.hostInterface(), bridge, peer, mtu(options));
    } finally {
      kernel.close(namespace);
    }
    if (!options.icc()) {
      routes.isolatePort(routes.index(endpoint.hostInterface()));
    }
    NetworkNamespaces.within(kernel, attachment.namespace(), () -> configure(kernel, attachment));
  }

  @Override
  public void detach(Attachment attachment) throws IOException {
    if (rootless.exists()) {
      boolean unused = rootless.routes().delete(attachment.endpoint().hostInterface());
    }
  }

  /**
   * Deleting a link waits for the kernel with its one lock held; namespaces that end are cleaned up
   * in batches. Only what is still there later is deleted here.
   */
  @Override
  public void abandon(Attachment attachment) {
    Thread.startVirtualThread(
        () -> {
          try {
            Thread.sleep(SWEEP_DELAY);
            detach(attachment);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot delete an interface", e);
          }
        });
  }

  @Override
  public void drop(Network network) throws IOException {
    if (rootless.exists()) {
      boolean unused = rootless.routes().delete(network.bridgeName());
      rootless.within(
          () -> {
            firewall.removeBridge(network);
            return network;
          });
    }
  }

  /**
   * The bridge's index. It is taken up last, so that one that is up is whole: one left half-made by
   * a process that was killed is made again.
   */
  private synchronized int bridge(Network network, NetworkOptions options) throws IOException {
    RouteSocket routes = rootless.routes();
    String name = network.bridgeName();
    RouteSocket.Link link = routes.link(name);
    if (link != null && link.up()) {
      return link.index();
    }
    if (link != null) {
      boolean unused = routes.delete(name);
    }
    rootless.within(
        () -> {
          firewall.addBridge(network);
          return name;
        });
    routes.addBridge(name, mtu(options), Addresses.macBytes(Addresses.mac(firstIpv4(network))));
    int index = routes.index(name);
    for (Network.Pool pool : network.pools()) {
      InetAddress address = hostAddress(pool, options);
      if (address != null) {
        routes.addAddress(index, address, Cidr.parse(pool.subnet()).prefix());
      }
    }
    routes.up(index);
    return index;
  }

  private static @Nullable InetAddress firstIpv4(Network network) {
    Network.Pool pool = network.pool(false);
    return pool == null ? null : gateway(pool);
  }

  /** The bridge's own address in a pool, or null when the host is to have none there. */
  static @Nullable InetAddress hostAddress(Network.Pool pool, NetworkOptions options) {
    boolean ipv6 = pool.ipv6();
    boolean none =
        (!ipv6 && options.inhibitIpv4())
            || options.gatewayMode(ipv6) == NetworkOptions.GatewayMode.ISOLATED;
    return none ? null : gateway(pool);
  }

  private static @Nullable InetAddress gateway(Network.Pool pool) {
    return Addresses.parse(pool.gateway());
  }

  /** Gives the interface of an endpoint, whose namespace the thread is in, its addresses. */
  static Object configure(Kernel kernel, Attachment attachment) throws IOException {
    Lease.Endpoint endpoint = attachment.endpoint();
    String name = endpoint.interfaceName();
    String disabled = "net/ipv6/conf/" + name + "/disable_ipv6";
    String wanted = endpoint.ipv6() == null ? "1" : "0";
    if (!wanted.equals(Sysctl.get(disabled))) {
      Sysctl.set(disabled, wanted);
    }
    try (RouteSocket routes = new RouteSocket(kernel)) {
      int index = routes.index(name);
      routes.up(index);
      for (String text : endpoint.addresses()) {
        InetAddress address = Objects.requireNonNull(Addresses.parse(text), "address");
        routes.addAddress(index, address, prefix(attachment.network(), address));
      }
      complete(attachment, routes, index);
    }
    return name;
  }

  /** Gives an interface that has its addresses what else was asked for. */
  static void complete(Attachment attachment, RouteSocket routes, int index) throws IOException {
    for (String text : attachment.endpoint().linkLocal()) {
      InetAddress address = Objects.requireNonNull(Addresses.parse(text), "address");
      boolean ipv6 = address.getAddress().length > 4;
      routes.addAddress(index, address, ipv6 ? LINK_LOCAL_IPV6 : LINK_LOCAL_IPV4);
    }
    if (attachment.defaultRoute()) {
      DefaultRoutes.of(List.of(attachment)).set(routes);
    }
  }

  private static int prefix(Network network, InetAddress address) {
    for (Network.Pool pool : network.pools()) {
      Cidr subnet = Cidr.parse(pool.subnet());
      if (subnet.contains(address)) {
        return subnet.prefix();
      }
    }
    return address.getAddress().length * Byte.SIZE;
  }

  /** The MTU of a network's interfaces. */
  static int mtu(NetworkOptions options) {
    Integer asked = options.mtu();
    return asked == null ? DEFAULT_MTU : asked;
  }
}
