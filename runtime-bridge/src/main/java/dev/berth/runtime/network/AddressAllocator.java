package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives out the addresses of a pool: the lowest free one, or the one asked for. */
final class AddressAllocator {
  private AddressAllocator() {}

  /** An address of the pool that is not taken; dockerd's texts where there is none. */
  static InetAddress allocate(
      Network network, Network.Pool pool, Collection<InetAddress> taken, @Nullable String wanted) {
    Cidr subnet = Cidr.parse(pool.subnet());
    Set<BigInteger> used = used(pool, subnet, taken);
    if (wanted != null && !wanted.isEmpty()) {
      return fixed(subnet, used, wanted);
    }
    AddressRange range = AddressRange.of(pool);
    for (BigInteger n = range.first(); range.contains(n); n = n.add(BigInteger.ONE)) {
      if (!used.contains(n)) {
        return subnet.address(n);
      }
    }
    throw EngineException.internal(
        "no available IPv"
            + (subnet.ipv6() ? 6 : 4)
            + " addresses on this network's address pools: "
            + network.name()
            + " ("
            + network.id()
            + ")",
        null);
  }

  private static InetAddress fixed(Cidr subnet, Set<BigInteger> used, String wanted) {
    InetAddress address = Addresses.parse(wanted);
    if (address == null) {
      throw EngineException.invalid("invalid IP address: " + wanted);
    }
    if (!subnet.contains(address)) {
      throw EngineException.invalid(
          "no configured subnet or ip-range contain the IP address " + wanted);
    }
    if (used.contains(Cidr.value(address))) {
      throw EngineException.forbidden("Address already in use");
    }
    return address;
  }

  /**
   * Addresses that no host can have: the first one, which is the network itself or, of IPv6, any of
   * its routers, and the last one of IPv4, which is all of them; RFC 3021 has neither.
   */
  static List<InetAddress> unusable(Cidr subnet) {
    if (subnet.ipv6()) {
      return List.of(subnet.address(subnet.base()));
    }
    return subnet.bits() - subnet.prefix() < 2
        ? List.of()
        : List.of(subnet.address(subnet.base()), subnet.address(subnet.last()));
  }

  /** Taken and reserved ones. */
  private static Set<BigInteger> used(
      Network.Pool pool, Cidr subnet, Collection<InetAddress> taken) {
    Set<BigInteger> used = new HashSet<>();
    unusable(subnet).forEach(address -> used.add(Cidr.value(address)));
    reserve(used, pool.gateway());
    pool.auxiliaryAddresses().values().forEach(text -> reserve(used, text));
    taken.stream().filter(subnet::contains).forEach(address -> used.add(Cidr.value(address)));
    return used;
  }

  /** How many addresses of a pool are in use or reserved, and how many it could give still. */
  static Usage usage(Network.Pool pool, Collection<InetAddress> taken) {
    Cidr subnet = Cidr.parse(pool.subnet());
    Set<BigInteger> used = used(pool, subnet, taken);
    AddressRange range = AddressRange.of(pool);
    long within = used.stream().filter(range::contains).count();
    return new Usage(used.size(), range.size().subtract(BigInteger.valueOf(within)));
  }

  /** What {@link #usage} tells. */
  record Usage(int used, BigInteger available) {}

  private static void reserve(Set<BigInteger> used, @Nullable String text) {
    InetAddress address = Addresses.parse(text);
    if (address != null) {
      used.add(Cidr.value(address));
    }
  }
}
