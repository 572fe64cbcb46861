package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told to nft and iptables. */
class BridgeRulesTest {
  private static NetworkBuilder network() {
    return new NetworkBuilder("app")
        .id("0123456789ab" + "0".repeat(52))
        .driver("bridge")
        .bridgeName("br-app")
        .pools(
            List.of(
                new Network.Pool("10.5.0.0/24", null, "10.5.0.1", Map.of()),
                new Network.Pool("fd00:5::/64", null, "fd00:5::1", Map.of())));
  }

  private static Network with(String option, String value) {
    return network().options(Map.of(option, value)).build();
  }

  @Test
  void aNetworkGoesOutButNotToOthers() {
    assertThat(NftRules.add(network().build()))
        .contains("add element inet berth networks { \"br-app\" : jump net_0123456789ab }")
        .contains("add element inet berth masquerade4 { 10.5.0.0/24 }")
        .contains("add element inet berth masquerade6 { fd00:5::/64 }")
        .endsWith(
            "flush chain inet berth net_0123456789ab\n"
                + "add rule inet berth net_0123456789ab oifname \"br-app\" accept\n"
                + "add rule inet berth net_0123456789ab oifname @bridges drop\n");
  }

  @Test
  void anInternalNetworkGoesNowhere() {
    assertThat(NftRules.add(network().internal(true).build()))
        .doesNotContain("element inet berth masquerade")
        .endsWith("oifname \"br-app\" accept\nadd rule inet berth net_0123456789ab drop\n");
  }

  @Test
  void optionsAreHonoured() {
    assertThat(NftRules.add(with(NetworkOptions.ICC, "false")))
        .contains("net_0123456789ab oifname \"br-app\" drop\n");
    assertThat(NftRules.add(with(NetworkOptions.MASQUERADE, "false")))
        .doesNotContain("element inet berth masquerade")
        .contains("meta nfproto ipv4 oifname \"uplink\" drop");
    assertThat(NftRules.add(with(NetworkOptions.GATEWAY_MODE_IPV6, "routed")))
        .contains("masquerade4 { 10.5.0.0/24 }")
        .doesNotContain("masquerade6 { fd00")
        .contains("meta nfproto ipv6 oifname \"uplink\" drop");
  }

  @Test
  void whatWasAddedIsRemoved() {
    assertThat(NftRules.remove(network().build()))
        .contains("delete element inet berth networks { \"br-app\" }")
        .contains("delete element inet berth bridges { \"br-app\" }")
        .contains("delete element inet berth masquerade4 { 10.5.0.0/24 }")
        .endsWith("delete chain inet berth net_0123456789ab\n");
  }

  @Test
  void iptablesIsToldTheSame() {
    List<String> rules =
        IptablesRules.of(network().build(), false).stream()
            .map(rule -> String.join(" ", rule.arguments("-A")))
            .toList();
    assertThat(rules)
        .containsExactly(
            "-w -t filter -A FORWARD -j BERTH-LEAVING",
            "-w -t filter -A BERTH-LEAVING -i br-app ! -o br-app -j BERTH-ENTERING",
            "-w -t nat -A POSTROUTING -s 10.5.0.0/24 -o uplink -j MASQUERADE",
            "-w -t filter -A BERTH-ENTERING -o br-app -j DROP");
    assertThat(IptablesRules.of(network().internal(true).build(), true).toString())
        .contains("[-i, br-app, !, -o, br-app, -j, DROP]")
        .doesNotContain("MASQUERADE");
    assertThat(IptablesRules.of(with(NetworkOptions.ICC, "false"), false).toString())
        .contains("[-i, br-app, -o, br-app, -j, DROP]");
  }
}
