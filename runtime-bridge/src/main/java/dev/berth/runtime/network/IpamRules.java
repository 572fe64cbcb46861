package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether pools that a client asked for are well formed; all their faults at once, as dockerd. */
final class IpamRules {
  private static final String NOT_CIDR = "invalid CIDR block notation";

  private final boolean ipv6;
  private final List<String> faults = new ArrayList<>();

  private IpamRules(boolean ipv6) {
    this.ipv6 = ipv6;
  }

  /**
   * INVALID when one is not; IPv6 pools are not looked at where IPv6 is off.
   *
   * @param ipv6 whether the network has IPv6
   */
  static void check(List<Network.Pool> pools, boolean ipv6) {
    IpamRules rules = new IpamRules(ipv6);
    pools.forEach(rules::pool);
    List<String> faults = rules.faults;
    if (faults.size() == 1) {
      throw EngineException.invalid("invalid network config:\n" + faults.getFirst());
    }
    if (!faults.isEmpty()) {
      throw EngineException.invalid("invalid network config:\n* " + String.join("\n* ", faults));
    }
  }

  private void pool(Network.Pool pool) {
    Cidr subnet = cidr(pool.subnet());
    if (subnet == null) {
      fault("subnet", pool.subnet(), NOT_CIDR);
      return;
    }
    if (subnet.ipv6() && !ipv6) {
      return;
    }
    masked("subnet", pool.subnet(), subnet);
    range(pool.ipRange(), subnet);
    address("gateway", String.valueOf(pool.gateway()), pool.gateway(), subnet);
    new TreeMap<>(pool.auxiliaryAddresses())
        .forEach((name, text) -> address("auxiliary address", name, text, subnet));
  }

  private void range(@Nullable String text, Cidr subnet) {
    if (text == null || text.isEmpty() || !AddressRange.isBlock(text)) {
      return;
    }
    Cidr range = cidr(text);
    if (range == null) {
      fault("ip-range", text, NOT_CIDR);
      return;
    }
    if (range.bits() != subnet.bits()) {
      fault("ip-range", text, family(subnet));
      return;
    }
    masked("ip-range", text, range);
    if (range.prefix() < subnet.prefix()) {
      fault("ip-range", text, "CIDR block is bigger than its parent subnet " + subnet);
    } else if (!subnet.contains(range.base())) {
      fault("ip-range", text, "parent subnet " + subnet + " doesn't contain ip-range");
    }
  }

  private void masked(String what, String text, Cidr block) {
    InetAddress given = Addresses.parse(text.substring(0, text.indexOf('/')));
    if (given != null && !Cidr.value(given).equals(block.base())) {
      fault(what, text, "it should be " + block);
    }
  }

  private void address(String what, String name, @Nullable String text, Cidr subnet) {
    if (text == null || text.isEmpty()) {
      return;
    }
    InetAddress address = Addresses.parse(text);
    if (address == null) {
      fault(what, name, "invalid address");
    } else if (address instanceof Inet6Address != subnet.ipv6()) {
      fault(what, name, family(subnet));
    } else if (!subnet.contains(address)) {
      fault(what, name, "parent subnet " + subnet + " doesn't contain this address");
    }
  }

  private void fault(String what, String name, String reason) {
    faults.add("invalid " + what + " " + name + ": " + reason);
  }

  private static String family(Cidr subnet) {
    return "parent subnet is an IPv" + (subnet.ipv6() ? 6 : 4) + " block";
  }

  private static @Nullable Cidr cidr(String text) {
    try {
      return Cidr.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
