package dev.berth.runtime.network;

import java.util.List;

/**
 * What nft is told about bridges, as text. Everything is added so that it may be there already: a
 * script that ran half-way, or twice, does no harm.
 *
 * <p>A packet that leaves a bridge looks its network's own chain up by the bridge, so many networks
 * cost a packet no more than few.
 */
final class NftRules {
  private static final String SHARED =
      """
      add table inet berth
      add set inet berth bridges { type ifname; }
      add set inet berth masquerade4 { type ipv4_addr; flags interval; }
      add set inet berth masquerade6 { type ipv6_addr; flags interval; }
      add map inet berth networks { type ifname : verdict; }
      add chain inet berth forward { type filter hook forward priority 0; policy accept; }
      add chain inet berth postrouting { type nat hook postrouting priority 100; policy accept; }
      flush chain inet berth forward
      flush chain inet berth postrouting
      add rule inet berth forward iifname vmap @networks
      add rule inet berth postrouting oifname "%1$s" ip saddr @masquerade4 masquerade
      add rule inet berth postrouting oifname "%1$s" ip6 saddr @masquerade6 masquerade
      """
          .formatted(Uplink.INTERFACE);

  private NftRules() {}

  /** Lets a bridge's containers out, and keeps them from those of others. */
  static String add(Network network) {
    StringBuilder script = new StringBuilder(SHARED);
    declare(script, network);
    String rule = "add rule inet berth " + chain(network) + ' ';
    script.append("flush chain inet berth ").append(chain(network)).append('\n');
    NetworkOptions options = network.settings();
    script.append(rule).append("oifname \"").append(network.bridgeName());
    script.append(options.icc() ? "\" accept\n" : "\" drop\n");
    if (network.internal()) {
      script.append(rule).append("drop\n");
      return script.toString();
    }
    script.append(rule).append("oifname @bridges drop\n");
    for (boolean ipv6 : List.of(false, true)) {
      if (!translates(options, ipv6)) {
        // the way out knows no other addresses than its own
        script.append(rule).append("meta nfproto ").append(ipv6 ? "ipv6" : "ipv4");
        script.append(" oifname \"").append(Uplink.INTERFACE).append("\" drop\n");
      }
    }
    return script.toString();
  }

  /** Takes back what {@link #add} made. */
  static String remove(Network network) {
    StringBuilder script = new StringBuilder(SHARED);
    declare(script, network);
    String name = '"' + network.bridgeName() + '"';
    script.append("delete element inet berth networks { ").append(name).append(" }\n");
    script.append("delete element inet berth bridges { ").append(name).append(" }\n");
    masquerade(script, "delete", network);
    script.append("flush chain inet berth ").append(chain(network)).append('\n');
    script.append("delete chain inet berth ").append(chain(network)).append('\n');
    return script.toString();
  }

  private static void declare(StringBuilder script, Network network) {
    String name = '"' + network.bridgeName() + '"';
    script.append("add chain inet berth ").append(chain(network)).append('\n');
    script.append("add element inet berth bridges { ").append(name).append(" }\n");
    script.append("add element inet berth networks { ").append(name).append(" : jump ");
    script.append(chain(network)).append(" }\n");
    masquerade(script, "add", network);
  }

  private static void masquerade(StringBuilder script, String verb, Network network) {
    NetworkOptions options = network.settings();
    for (Network.Pool pool : network.pools()) {
      boolean ipv6 = pool.ipv6();
      if (!network.internal() && translates(options, ipv6)) {
        script.append(verb).append(" element inet berth masquerade").append(ipv6 ? '6' : '4');
        script.append(" { ").append(pool.subnet()).append(" }\n");
      }
    }
  }

  /** Whether what goes out gets the address of the way out. */
  static boolean translates(NetworkOptions options, boolean ipv6) {
    NetworkOptions.GatewayMode mode = options.gatewayMode(ipv6);
    return options.masquerade()
        && (mode == NetworkOptions.GatewayMode.NAT
            || mode == NetworkOptions.GatewayMode.NAT_UNPROTECTED);
  }

  private static String chain(Network network) {
    return "net_" + network.id().substring(0, 12);
  }
}
