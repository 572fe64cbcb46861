package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostRoutesTest {
  @Test
  void readsTheRoutingTable() {
    List<String> table =
        List.of(
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
            "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
            "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
            "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0");
    assertThat(HostRoutes.parse(table))
        .extracting(Cidr::toString)
        .containsExactly("192.0.2.0/24", "172.17.0.0/16");
  }

  @Test
  void givesTheNextPoolWhereAllOthersAreTaken() {
    List<Cidr> taken = List.of(Cidr.parse("172.16.0.0/12"), Cidr.parse("192.168.0.0/19"));
    assertThat(new AddressPools(List.of(), List.of(), taken).next()).hasToString("192.168.32.0/20");
  }
}
