package dev.berth.runtime.network;

import dev.berth.runtime.network.HelperProcess.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Packet filter and address translation in the rootless namespace, by nft or else iptables. Call it
 * on a thread that is in the namespace.
 */
final class Firewall {
  private static final byte[] NOTHING = new byte[0];

  private final HelperPrograms programs;
  private final HelperProcess processes;

  Firewall(HelperPrograms programs, HelperProcess processes) {
    this.programs = programs;
    this.processes = processes;
  }

  /**
   * Lets a network's containers out under the namespace's own address, and keeps them from those of
   * other networks. What is there already stays.
   */
  void addBridge(Network network) throws IOException {
    if (programs.find("nft") != null) {
      nft(NftRules.add(network));
      return;
    }
    for (String iptables : commands(network)) {
      for (String chain : IptablesRules.chains()) {
        // fails where it is there; what it is for fails otherwise
        Output unused = run(iptables, List.of("-w", "-N", chain));
      }
      for (IptablesRules.Rule rule : IptablesRules.of(network, ipv6(iptables))) {
        if (run(iptables, rule.arguments("-C")).status() != 0) {
          run(iptables, rule.arguments("-A")).orFail("cannot set firewall rules with iptables");
        }
      }
    }
  }

  /** Takes back {@link #addBridge}; nothing there is fine. */
  void removeBridge(Network network) throws IOException {
    if (programs.find("nft") != null) {
      nft(NftRules.remove(network));
      return;
    }
    if (programs.find("iptables") == null) {
      return;
    }
    for (String iptables : commands(network)) {
      for (IptablesRules.Rule rule : IptablesRules.of(network, ipv6(iptables))) {
        if (!rule.shared()) {
          // fails where it is not there
          Output unused = run(iptables, rule.arguments("-D"));
        }
      }
    }
  }

  private List<String> commands(Network network) {
    List<String> commands = new ArrayList<>();
    commands.add(programs.require("iptables", "nftables (or iptables)"));
    if (network.pools().stream().anyMatch(Network.Pool::ipv6)) {
      commands.add(programs.require("ip6tables", "nftables (or iptables)"));
    }
    return commands;
  }

  private static boolean ipv6(String iptables) {
    return iptables.endsWith("ip6tables");
  }

  private Output run(String program, List<String> arguments) throws IOException {
    List<String> argv = new ArrayList<>(List.of(program));
    argv.addAll(arguments);
    return processes.run(argv, NOTHING);
  }

  private void nft(String script) throws IOException {
    String nft = programs.require("nft", "nftables");
    processes
        .run(List.of(nft, "-f", "-"), script.getBytes(StandardCharsets.UTF_8))
        .orFail("cannot set firewall rules with nft");
  }
}
