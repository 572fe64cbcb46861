package dev.berth.runtime.network;

import dev.berth.runtime.linux.DestinationRule;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NetworkNamespaces;
import dev.berth.runtime.linux.RouteSocket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address that dockerd's resolver has in every container on a user network: images name it in
 * their configuration. Here it leads to the resolver on the gateway, by a route and a rule inside
 * the container's namespace. Where the kernel has no nftables the gateway itself is the nameserver.
 */
final class EmbeddedResolver {
  static final String ADDRESS = "127.0.0.11";
  private static final System.Logger LOG = System.getLogger(EmbeddedResolver.class.getName());
  private static final String TABLE = "berth-resolver";

  private final Kernel kernel;
  private volatile boolean possible = true;
  private volatile boolean tried;

  EmbeddedResolver(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Finds out once, in the namespace of a container to be, whether rules can be set. */
  void tryOut(Path namespace) throws IOException {
    if (!tried) {
      boolean unused =
          NetworkNamespaces.within(
              kernel,
              namespace,
              () -> {
                set((Inet4Address) InetAddress.ofLiteral("127.0.0.1"));
                return tried;
              });
    }
  }

  /** Whether containers have it. */
  boolean possible() {
    return possible;
  }

  /** Lets it lead to the first network that serves names; none is fine. */
  void lead(List<Attachment> attachments) throws IOException {
    for (Attachment attachment : attachments) {
      if (possible && serves(attachment)) {
        boolean unused =
            NetworkNamespaces.within(kernel, attachment.namespace(), () -> leadHere(attachment));
        return;
      }
    }
  }

  private boolean leadHere(Attachment attachment) throws IOException {
    Inet4Address gateway = Objects.requireNonNull(gateway(attachment.network()));
    set(gateway);
    try (RouteSocket routes = new RouteSocket(kernel)) {
      InetAddress own = Objects.requireNonNull(Addresses.parse(attachment.endpoint().ipv4()));
      int index = routes.index(attachment.endpoint().interfaceName());
      routes.redirectLoopback(InetAddress.ofLiteral(ADDRESS), gateway, own, index);
    }
    return true;
  }

  private void set(Inet4Address to) {
    try {
      DestinationRule.set(kernel, TABLE, (Inet4Address) InetAddress.ofLiteral(ADDRESS), to);
    } catch (IOException e) {
      possible = false;
      LOG.log(System.Logger.Level.WARNING, "no resolver at " + ADDRESS + " in containers", e);
    }
    tried = true;
  }

  private static boolean serves(Attachment attachment) {
    return attachment.endpoint().ipv4() != null && serves(attachment.network());
  }

  /** Whether the resolver on this network can be reached under the address. */
  static boolean serves(Network network) {
    return named(network) && gateway(network) != null;
  }

  /** Whether containers have names on it: dockerd serves none on the default bridge. */
  static boolean named(Network network) {
    return network.hasEndpoints()
        && !network.predefined()
        && !network.dnsDisabled()
        && ParentBackend.meet(network);
  }

  private static @Nullable Inet4Address gateway(Network network) {
    for (InetAddress address : NameTable.gateways(network)) {
      if (address instanceof Inet4Address gateway) {
        return gateway;
      }
    }
    return null;
  }
}
