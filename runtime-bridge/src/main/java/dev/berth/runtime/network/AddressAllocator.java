package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives out the addresses of a pool: the lowest free one, or the one asked for. */
final class AddressAllocator {
  private AddressAllocator() {}

  /** An address of the pool that is not taken; dockerd's texts where there is none. */
  static InetAddress allocate(
      Network.Pool pool, Collection<InetAddress> taken, @Nullable String wanted) {
    Cidr subnet = Cidr.parse(pool.subnet());
    Set<BigInteger> used = reserved(pool, subnet);
    for (InetAddress address : taken) {
      if (subnet.contains(address)) {
        used.add(Cidr.value(address));
      }
    }
    if (wanted != null && !wanted.isEmpty()) {
      return fixed(subnet, used, wanted);
    }
    Cidr range = pool.ipRange() == null ? subnet : Cidr.parse(pool.ipRange());
    BigInteger last = range.last();
    for (BigInteger n = range.base(); n.compareTo(last) <= 0; n = n.add(BigInteger.ONE)) {
      if (!used.contains(n)) {
        return subnet.address(n);
      }
    }
    throw EngineException.internal(
        "no available IPv"
            + (subnet.ipv6() ? 6 : 4)
            + " addresses on this network's address pools: "
            + subnet,
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

  private static Set<BigInteger> reserved(Network.Pool pool, Cidr subnet) {
    Set<BigInteger> used = new HashSet<>();
    used.add(subnet.base());
    if (!subnet.ipv6()) {
      used.add(subnet.last());
    }
    reserve(used, pool.gateway());
    pool.auxiliaryAddresses().values().forEach(text -> reserve(used, text));
    return used;
  }

  private static void reserve(Set<BigInteger> used, @Nullable String text) {
    InetAddress address = Addresses.parse(text);
    if (address != null) {
      used.add(Cidr.value(address));
    }
  }
}
