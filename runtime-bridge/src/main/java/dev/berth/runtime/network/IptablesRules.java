package dev.berth.runtime.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The same as {@link NftRules} for iptables: lists of arguments, of which those that are there
 * already are not given again. Chains are Docker's two stages: what leaves a bridge for another
 * interface goes to the second, where every bridge drops what would enter it.
 */
final class IptablesRules {
  /** What leaves bridges. */
  private static final String LEAVING = "BERTH-LEAVING";

  /** What leaves a bridge for elsewhere. */
  private static final String ENTERING = "BERTH-ENTERING";

  private IptablesRules() {}

  /** Chains that must be there before any rule. */
  static List<String> chains() {
    return List.of(LEAVING, ENTERING);
  }

  /** Each rule's arguments from the table on, without the command. */
  static List<Rule> of(Network network, boolean ipv6) {
    String bridge = network.bridgeName();
    NetworkOptions options = network.settings();
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule("filter", "FORWARD", List.of("-j", LEAVING)));
    if (!options.icc()) {
      rules.add(new Rule("filter", LEAVING, List.of("-i", bridge, "-o", bridge, "-j", "DROP")));
    }
    if (network.internal()) {
      rules.add(
          new Rule("filter", LEAVING, List.of("-i", bridge, "!", "-o", bridge, "-j", "DROP")));
    } else {
      rules.add(
          new Rule("filter", LEAVING, List.of("-i", bridge, "!", "-o", bridge, "-j", ENTERING)));
      rules.addAll(out(network, options, ipv6));
    }
    rules.add(new Rule("filter", ENTERING, List.of("-o", bridge, "-j", "DROP")));
    return rules;
  }

  private static List<Rule> out(Network network, NetworkOptions options, boolean ipv6) {
    if (!NftRules.translates(options, ipv6)) {
      return List.of(
          new Rule(
              "filter",
              LEAVING,
              List.of("-i", network.bridgeName(), "-o", Uplink.INTERFACE, "-j", "DROP")));
    }
    List<Rule> rules = new ArrayList<>();
    for (Network.Pool pool : network.pools()) {
      if (pool.ipv6() == ipv6) {
        rules.add(
            new Rule(
                "nat",
                "POSTROUTING",
                List.of("-s", pool.subnet(), "-o", Uplink.INTERFACE, "-j", "MASQUERADE")));
      }
    }
    return rules;
  }

  /** A rule of a chain. */
  record Rule(String table, String chain, List<String> match) {
    /** The arguments of iptables that do something with it: {@code -C}, {@code -A}, {@code -D}. */
    List<String> arguments(String verb) {
      List<String> arguments = new ArrayList<>(List.of("-w", "-t", table, verb, chain));
      arguments.addAll(match);
      return arguments;
    }

    /** Whether it serves all networks: it stays when one of them goes. */
    boolean shared() {
      return chain.equals("FORWARD");
    }
  }
}
