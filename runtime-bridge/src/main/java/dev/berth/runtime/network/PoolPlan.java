package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Chooses the pools of a new network: those asked for, and its own where none are. */
final class PoolPlan {
  private static final String ALL_TAKEN = "no available addresses on this pool";

  private final Network template;
  private final List<Network> existing;
  private final AddressPools free;

  PoolPlan(Network template, List<Network> existing, AddressPools free) {
    this.template = template;
    this.existing = existing;
    this.free = free;
  }

  /** Its pools, IPv4 first, gateways chosen. */
  List<Network.Pool> pools() {
    if (template.ipamDriver().equals("null")) {
      return unmanaged();
    }
    List<Network.Pool> pools = new ArrayList<>();
    if (template.enableIpv4()) {
      family(false, pools);
    }
    if (template.enableIpv6()) {
      family(true, pools);
    }
    return pools;
  }

  private List<Network.Pool> unmanaged() {
    if (!template.ipamConfig().isEmpty()) {
      throw EngineException.invalid(
          "null ipam driver does not handle specific address pool requests");
    }
    if (template.driver().equals("bridge")) {
      throw EngineException.invalid("ipv4 pool is empty");
    }
    return List.of();
  }

  private void family(boolean ipv6, List<Network.Pool> into) {
    List<Network.Pool> asked =
        template.ipamConfig().stream().filter(pool -> pool.ipv6() == ipv6).toList();
    if (asked.isEmpty()) {
      Cidr subnet = ipv6 ? free.nextIpv6() : free.next(template);
      into.add(complete(new Network.Pool(subnet.toString(), null, null, Map.of())));
      return;
    }
    List<Cidr> own = new ArrayList<>();
    for (Network.Pool pool : asked) {
      Cidr subnet = Cidr.parse(pool.subnet());
      checkFree(subnet, own);
      own.add(subnet);
      into.add(complete(pool));
    }
    if (own.size() > 1 && template.driver().equals("bridge")) {
      throw EngineException.forbidden("bridge driver doesn't support multiple subnets");
    }
  }

  private void checkFree(Cidr subnet, List<Cidr> own) {
    boolean taken = own.stream().anyMatch(subnet::overlaps);
    for (Network network : existing) {
      for (Network.Pool pool : network.configOnly() ? List.<Network.Pool>of() : network.pools()) {
        taken |= Cidr.parse(pool.subnet()).overlaps(subnet);
      }
    }
    if (taken) {
      throw EngineException.forbidden(
          "invalid pool request: Pool overlaps with other one on this address space");
    }
  }

  /** With a gateway, where the network has one: the first address there is. */
  private Network.Pool complete(Network.Pool pool) {
    Cidr subnet = Cidr.parse(pool.subnet());
    Set<InetAddress> used = new HashSet<>(AddressAllocator.unusable(subnet));
    String gateway = pool.gateway();
    boolean isolated =
        template.settings().gatewayMode(subnet.ipv6()) == NetworkOptions.GatewayMode.ISOLATED;
    if (gateway != null) {
      take(used, Addresses.parse(gateway), "gateway (" + gateway + ")");
    } else if (!isolated) {
      gateway = first(pool, subnet, used);
    }
    new TreeMap<>(pool.auxiliaryAddresses())
        .forEach(
            (name, text) -> {
              if (!name.startsWith("DefaultGatewayIPv")) {
                take(
                    used,
                    Addresses.parse(text),
                    "secondary ip address (" + name + ":" + text + ")");
              }
            });
    return new Network.Pool(pool.subnet(), pool.ipRange(), gateway, pool.auxiliaryAddresses());
  }

  private static void take(Set<InetAddress> used, @Nullable InetAddress address, String what) {
    if (address != null && !used.add(address)) {
      throw EngineException.internal(
          "failed to allocate " + what + ": Address already in use", null);
    }
  }

  private static String first(Network.Pool pool, Cidr subnet, Set<InetAddress> used) {
    String range = pool.ipRange();
    Cidr block = range == null || !AddressRange.isBlock(range) ? subnet : Cidr.parse(range);
    for (long n = 0; n < 2 && block.contains(block.at(n)); n++) {
      InetAddress address = block.at(n);
      if (used.add(address)) {
        return Addresses.text(address);
      }
    }
    throw EngineException.internal("failed to allocate gateway (): " + ALL_TAKEN, null);
  }
}
