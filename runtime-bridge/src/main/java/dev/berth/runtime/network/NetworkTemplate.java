package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what a client wants a network to be, and fills in the rest; texts are dockerd's. */
final class NetworkTemplate {
  private final Network template;
  private final List<Network> existing;
  private final List<Cidr> hostBlocks;

  NetworkTemplate(Network template, List<Network> existing, List<Cidr> hostBlocks) {
    this.template = template;
    this.existing = existing;
    this.hostBlocks = hostBlocks;
  }

  /** The network to be stored; INVALID, FORBIDDEN, CONFLICT or NOT_FOUND when it cannot be. */
  Network complete(String id, Instant created) {
    checkName();
    checkDriver();
    Map<String, String> options = template.options();
    return new NetworkBuilder(template)
        .id(id)
        .created(created)
        .driver("bridge")
        .ipamDriver(template.ipamDriver().isEmpty() ? "default" : template.ipamDriver())
        .pools(pools())
        .bridgeName(
            options.getOrDefault(NetworkCatalog.BRIDGE_NAME_OPTION, "br-" + id.substring(0, 12)))
        .build();
  }

  private void checkName() {
    String name = template.name();
    if (name.isBlank()) {
      throw EngineException.invalid("invalid name: name is empty");
    }
    boolean wellFormed =
        Character.isLetterOrDigit(name.charAt(0))
            && name.chars()
                .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "_.-".indexOf(c) >= 0));
    if (!wellFormed) {
      throw EngineException.invalid(
          "invalid name \"" + name + "\": only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
    if (List.of("bridge", "host", "none", "default").contains(name)) {
      throw EngineException.forbidden(
          "operation is not permitted on predefined " + name + " network ");
    }
    if (existing.stream().anyMatch(n -> n.name().equals(name))) {
      throw EngineException.conflict("network with name " + name + " already exists");
    }
  }

  private void checkDriver() {
    String driver = template.driver();
    if (driver.equals("host") || driver.equals("null")) {
      throw EngineException.forbidden("only one instance of \"" + driver + "\" network is allowed");
    }
    if (!driver.isEmpty() && !driver.equals("bridge")) {
      throw EngineException.notFound("plugin \"" + driver + "\" not found");
    }
    String mtu = template.options().get(NetworkCatalog.MTU_OPTION);
    if (mtu != null && !mtu.chars().allMatch(Character::isDigit)) {
      throw EngineException.invalid("invalid value for " + NetworkCatalog.MTU_OPTION + ": " + mtu);
    }
  }

  private List<Network.Pool> pools() {
    List<Network.Pool> pools = new ArrayList<>();
    List<Cidr> own = new ArrayList<>();
    for (Network.Pool pool : template.pools()) {
      Cidr subnet = subnet(pool.subnet());
      checkFree(subnet, own);
      own.add(subnet);
      pools.add(completePool(pool, subnet));
    }
    AddressPools free = new AddressPools(existing, hostBlocks);
    if (template.enableIpv4() && own.stream().allMatch(Cidr::ipv6)) {
      pools.addFirst(free.next());
    }
    if (template.enableIpv6() && own.stream().noneMatch(Cidr::ipv6)) {
      pools.add(free.nextIpv6());
    }
    return pools;
  }

  private void checkFree(Cidr subnet, List<Cidr> own) {
    boolean taken = own.stream().anyMatch(subnet::overlaps);
    for (Network network : existing) {
      for (Network.Pool pool : network.pools()) {
        taken |= Cidr.parse(pool.subnet()).overlaps(subnet);
      }
    }
    if (taken) {
      throw EngineException.forbidden(
          "invalid pool request: Pool overlaps with other one on this address space");
    }
  }

  private static Network.Pool completePool(Network.Pool pool, Cidr subnet) {
    String range = pool.ipRange() == null || pool.ipRange().isEmpty() ? null : pool.ipRange();
    if (range != null) {
      Cidr block = subnet(range);
      if (!subnet.contains(block.base()) || !subnet.contains(block.last())) {
        throw EngineException.invalid(
            "invalid ip-range " + range + ": it is not in subnet " + subnet);
      }
    }
    pool.auxiliaryAddresses().forEach((name, text) -> member(subnet, text, "auxiliary address"));
    String gateway = pool.gateway();
    InetAddress address =
        gateway == null || gateway.isEmpty()
            ? subnet.at(1)
            : member(subnet, stripPrefix(gateway), "gateway");
    return new Network.Pool(
        subnet.toString(), range, Addresses.text(address), pool.auxiliaryAddresses());
  }

  private static InetAddress member(Cidr subnet, String text, String what) {
    InetAddress address = Addresses.parse(text);
    if (address == null) {
      throw EngineException.invalid("invalid " + what + " address: " + text);
    }
    if (!subnet.contains(address)) {
      throw EngineException.invalid(
          "no matching subnet for " + what + " " + text + " in " + subnet);
    }
    return address;
  }

  private static String stripPrefix(String text) {
    int slash = text.indexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
  }

  private static Cidr subnet(@Nullable String text) {
    try {
      return Cidr.parse(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          dev.berth.runtime.error.ErrorKind.INVALID,
          "invalid network config:\ninvalid subnet " + text + ": invalid CIDR block notation",
          e);
    }
  }
}
