package dev.berth.runtime.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Address translation in the rootless namespace, by nft or else iptables. Call it on a thread that
 * is in the namespace.
 */
final class Firewall {
  private static final byte[] NOTHING = new byte[0];
  private static final String TABLE =
      """
      table ip berth {
        map tcp_ports { type inet_service : ipv4_addr . inet_service; }
        map udp_ports { type inet_service : ipv4_addr . inet_service; }
        chain postrouting { type nat hook postrouting priority 100; policy accept; }
        chain prerouting { type nat hook prerouting priority -100; policy accept; }
        chain forward { type filter hook forward priority 0; policy accept; }
      }
      """;
  private static final String PORTS =
      """
      flush chain ip berth prerouting
      add rule ip berth prerouting iifname "%1$s" dnat to tcp dport map @tcp_ports
      add rule ip berth prerouting iifname "%1$s" dnat to udp dport map @udp_ports
      """;

  private final HelperPrograms programs;
  private final HelperProcess processes;

  Firewall(HelperPrograms programs, HelperProcess processes) {
    this.programs = programs;
    this.processes = processes;
  }

  /** Lets a bridge's containers out under the namespace's own address. */
  void addBridge(Cidr subnet, String bridge) throws IOException {
    if (programs.find("nft") != null) {
      nft(
          TABLE
              + "add rule ip berth postrouting ip saddr %s oifname != \"%s\" masquerade\n"
                  .formatted(subnet, bridge));
      return;
    }
    iptables("-A", "POSTROUTING", "-s", subnet.toString(), "!", "-o", bridge, "-j", "MASQUERADE");
  }

  /** Makes ready for {@link #forward} from an interface. */
  void prepareForwards(String inbound) throws IOException {
    if (programs.find("nft") != null) {
      nft(TABLE + PORTS.formatted(inbound));
    }
  }

  /** Sends what arrives for a port to a container. */
  void forward(String inbound, String protocol, int port, String address, int target)
      throws IOException {
    change(true, inbound, protocol, port, address, target);
  }

  /** Ends {@link #forward}. */
  void unforward(String inbound, String protocol, int port, String address, int target)
      throws IOException {
    change(false, inbound, protocol, port, address, target);
  }

  private void change(
      boolean add, String inbound, String protocol, int port, String address, int target)
      throws IOException {
    if (programs.find("nft") != null) {
      nft(
          "%s element ip berth %s_ports { %d : %s . %d }\n"
              .formatted(add ? "add" : "delete", protocol, port, address, target));
      return;
    }
    iptables(
        add ? "-A" : "-D",
        "PREROUTING",
        "-i",
        inbound,
        "-p",
        protocol,
        "--dport",
        Integer.toString(port),
        "-j",
        "DNAT",
        "--to-destination",
        address + ":" + target);
  }

  private void nft(String script) throws IOException {
    String nft = programs.require("nft", "nftables");
    processes
        .run(List.of(nft, "-f", "-"), script.getBytes(StandardCharsets.UTF_8))
        .orFail("cannot set firewall rules with nft");
  }

  private void iptables(String... rule) throws IOException {
    String iptables = programs.require("iptables", "iptables (or nftables)");
    List<String> argv = new java.util.ArrayList<>(List.of(iptables, "-w", "-t", "nat"));
    argv.addAll(List.of(rule));
    processes.run(argv, NOTHING).orFail("cannot set firewall rules with iptables");
  }
}
