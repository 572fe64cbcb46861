package dev.berth.runtime.network;

import dev.berth.runtime.config.NetworkFile;
import dev.berth.runtime.error.EngineException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The network of containers that name none, as the configuration wants it. */
final class DefaultBridge {
  private static final String INTERFACE = "docker0";

  private final NetworkFile file;

  DefaultBridge(NetworkFile file) {
    this.file = file;
  }

  /**
   * What it is to be; INVALID when the configuration cannot be understood.
   *
   * @param known what it has been, null on the first day
   */
  Network define(String id, @Nullable Network known, AddressPools free) {
    List<Network.Pool> pools = new ArrayList<>();
    pools.add(pool(false, file.bip(), file.fixedCidr(), known, free));
    if (file.ipv6()) {
      pools.add(pool(true, file.bip6(), file.fixedCidrV6(), known, free));
    }
    return new NetworkBuilder(NetworkCatalog.BRIDGE)
        .id(id)
        .created(known == null ? Instant.now() : known.created())
        .enableIpv6(file.ipv6())
        .pools(pools)
        .bridgeName(INTERFACE)
        .options(options())
        .dnsServers(known == null ? List.of() : known.dnsServers())
        .build();
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    options.put(NetworkOptions.DEFAULT_BRIDGE, "true");
    options.put(NetworkOptions.ICC, String.valueOf(file.icc()));
    options.put(NetworkOptions.MASQUERADE, String.valueOf(file.masquerade()));
    options.put(
        NetworkOptions.HOST_BINDING, file.bindAddress() == null ? "0.0.0.0" : file.bindAddress());
    options.put(NetworkOptions.BRIDGE_NAME, INTERFACE);
    options.put(
        NetworkOptions.MTU,
        String.valueOf(file.mtu() == null ? NativeBridge.DEFAULT_MTU : file.mtu()));
    new NetworkOptions(options).check();
    return options;
  }

  private Network.Pool pool(
      boolean ipv6,
      @Nullable String address,
      @Nullable String fixed,
      @Nullable Network known,
      AddressPools free) {
    String way = ipv6 ? file.gatewayV6() : file.gateway();
    Map<String, String> auxiliary =
        way == null ? Map.of() : Map.of(ipv6 ? "DefaultGatewayIPv6" : "DefaultGatewayIPv4", way);
    String range = fixed == null ? null : cidr(ipv6, fixed).toString();
    if (address != null) {
      Cidr subnet = cidr(ipv6, address);
      String own = address.substring(0, address.indexOf('/'));
      return new Network.Pool(subnet.toString(), range, own, auxiliary);
    }
    if (range != null) {
      Cidr subnet = cidr(ipv6, range);
      return new Network.Pool(range, null, Addresses.text(subnet.at(1)), auxiliary);
    }
    Cidr subnet = before(ipv6, known);
    if (subnet == null) {
      subnet = ipv6 ? free.nextIpv6() : free.next();
    }
    return new Network.Pool(subnet.toString(), null, Addresses.text(subnet.at(1)), auxiliary);
  }

  private static @Nullable Cidr before(boolean ipv6, @Nullable Network known) {
    Network.Pool pool = known == null ? null : known.pool(ipv6);
    return pool == null ? null : Cidr.parse(pool.subnet());
  }

  private static Cidr cidr(boolean ipv6, String text) {
    try {
      Cidr block = Cidr.parse(text);
      if (block.ipv6() == ipv6) {
        return block;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw EngineException.invalid(
        "daemon.json: \"%s\" is not an IPv%d address with a prefix length"
            .formatted(text, ipv6 ? 6 : 4));
  }
}
