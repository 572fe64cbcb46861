package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.EndpointSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndpointRulesTest {
  private static final Network CHOSEN = network("10.5.0.0/24", "10.5.0.0/24");
  private static final Network AUTOMATIC = network("172.18.0.0/16", "");

  private static Network network(String subnet, String asked) {
    return new NetworkBuilder("app")
        .id("ab".repeat(32))
        .driver("bridge")
        .pools(List.of(new Network.Pool(subnet, null, null, Map.of())))
        .ipamConfig(asked.isEmpty() ? List.of() : List.of(pool(asked)))
        .build();
  }

  private static Network.Pool pool(String subnet) {
    return new Network.Pool(subnet, null, null, Map.of());
  }

  private static EndpointSpec spec(@Nullable String ipv4, @Nullable String ipv6) {
    return new EndpointSpec(ipv4, ipv6, null, null, null, null, null, 0);
  }

  private static @Nullable String faults(Network network, EndpointSpec spec) {
    return EndpointRules.faults("app", network, spec);
  }

  @Test
  void anAddressOfAChosenSubnetMayBeAskedFor() {
    assertThat(faults(CHOSEN, spec("10.5.0.9", null))).isNull();
    assertThat(faults(CHOSEN, spec(null, null))).isNull();
    assertThat(EndpointRules.faults("gone", null, spec("10.5.0.9", null))).isNull();
  }

  @Test
  void othersAreRefusedInDockersWords() {
    assertThat(faults(CHOSEN, spec("10.6.0.9", null)))
        .isEqualTo(
            "invalid endpoint settings:\n"
                + "no configured subnet or ip-range contain the IP address 10.6.0.9");
    assertThat(faults(AUTOMATIC, spec("172.18.0.9", null)))
        .endsWith(
            "user specified IP address is supported only when connecting to networks with user"
                + " configured subnets");
    assertThat(faults(CHOSEN, spec(null, "fd00::9"))).contains("user configured subnets");
    assertThatThrownBy(() -> EndpointRules.check("bridge", null, spec("172.17.0.9", null)))
        .hasMessageContaining("user specified IP address is supported on user defined networks");
  }

  @Test
  void allThatIsWrongIsSaid() {
    EndpointSpec wrong =
        new EndpointSpec(
            "foo",
            "1.2.3.4",
            List.of("bar"),
            null,
            null,
            null,
            Map.of("com.docker.network.endpoint.sysctls", "net.ipv4.conf.eth0.forwarding=1"),
            0);
    assertThat(faults(CHOSEN, wrong))
        .isEqualTo(
            "invalid endpoint settings:\n"
                + "* invalid IPv4 address: foo\n"
                + "* invalid IPv6 address: 1.2.3.4\n"
                + "* invalid link-local IP address: bar\n"
                + "* no configured subnet or ip-range contain the IP address foo\n"
                + "* user specified IP address is supported only when connecting to networks with"
                + " user configured subnets\n"
                + "* unrecognised network interface sysctl 'net.ipv4.conf.eth0.forwarding=1';"
                + " represent 'net.X.Y.ethN.Z=V' as 'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4',"
                + " 'ipv6' or 'mpls'");
    assertThat(EndpointRules.joined(List.of("one:\na", "two"))).isEqualTo("* one:\n\ta\n* two");
  }
}
