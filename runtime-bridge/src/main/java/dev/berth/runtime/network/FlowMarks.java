package dev.berth.runtime.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Marks on the flows of published ports, by nft or else iptables. */
final class FlowMarks {
  private static final byte[] NOTHING = new byte[0];
  private static final String TABLE =
      """
      table inet berth_ports
      delete table inet berth_ports
      table inet berth_ports {
        chain begin {
          type filter hook output priority mangle; policy accept;
          meta mark %1$d ct mark set %2$d
        }
        chain answer {
          type filter hook prerouting priority mangle; policy accept;
          ct mark %2$d ct direction reply meta mark set %2$d
        }
      }
      """;
  private static final String BEGIN = "OUTPUT -m mark --mark %1$d -j CONNMARK --set-mark %2$d";
  private static final String ANSWER =
      "PREROUTING -m connmark --mark %2$d -m conntrack --ctdir REPLY -j MARK --set-mark %2$d";

  private final HelperPrograms programs;
  private final HelperProcess processes;

  FlowMarks(HelperPrograms programs, HelperProcess processes) {
    this.programs = programs;
    this.processes = processes;
  }

  /**
   * Gives the packets that answer a flow a mark; call it on a thread that is in the namespace.
   *
   * @param begin mark of the packets that begin it
   * @param answer mark of those that answer
   */
  void set(int begin, int answer) throws IOException {
    String nft = firewall("nft");
    if (nft != null) {
      byte[] script = TABLE.formatted(begin, answer).getBytes(StandardCharsets.UTF_8);
      processes.run(List.of(nft, "-f", "-"), script).orFail("cannot mark flows with nft");
      return;
    }
    String iptables = programs.require("iptables", "nftables (or iptables)");
    ensure(iptables, BEGIN.formatted(begin, answer));
    ensure(iptables, ANSWER.formatted(begin, answer));
    String ip6tables = firewall("ip6tables");
    if (ip6tables != null) {
      ensure(ip6tables, BEGIN.formatted(begin, answer));
      ensure(ip6tables, ANSWER.formatted(begin, answer));
    }
  }

  private @Nullable String firewall(String program) {
    Path found = programs.find(program);
    return found == null ? null : found.toString();
  }

  private void ensure(String program, String rule) throws IOException {
    List<String> argv = new ArrayList<>(List.of(program, "-w", "-t", "mangle", "-C"));
    argv.addAll(List.of(rule.split(" ", -1)));
    if (processes.run(argv, NOTHING).status() != 0) {
      argv.set(argv.indexOf("-C"), "-A");
      processes.run(argv, NOTHING).orFail("cannot mark flows with iptables");
    }
  }
}
