package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "172.17.5.9/16, 172.17.0.0/16",
    "10.0.0.0/8, 10.0.0.0/8",
    "0.0.0.0/0, 0.0.0.0/0",
    "fd00:1:2:3::9/64, fd00:1:2:3::/64",
    "2001:db8:0:0:1:0:0:1/128, 2001:db8::1:0:0:1/128",
    "1.2.3.4/32, 1.2.3.4/32"
  })
  void clearsHostBits(String given, String block) {
    assertThat(Cidr.parse(given)).hasToString(block);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.2.3.4", "1.2.3.4/33", "1.2.3/8", "host/8", "::/129", "1.2.3.4/-1"})
  void refusesWhatIsNoBlock(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid CIDR address: " + text);
  }

  @ParameterizedTest
  @CsvSource({
    "172.17.0.0/16, 172.17.128.0/24, true",
    "172.17.128.0/24, 172.17.0.0/16, true",
    "172.17.0.0/16, 172.18.0.0/16, false",
    "10.0.0.0/25, 10.0.0.128/25, false",
    "0.0.0.0/0, fd00::/8, false"
  })
  void knowsOverlaps(String one, String other, boolean overlap) {
    assertThat(Cidr.parse(one).overlaps(Cidr.parse(other))).isEqualTo(overlap);
  }

  @Test
  void namesItsAddresses() {
    assertThat(Addresses.text(Cidr.parse("172.17.0.0/16").at(1))).isEqualTo("172.17.0.1");
    assertThat(Addresses.text(Cidr.parse("fd00::/64").at(0x1234))).isEqualTo("fd00::1234");
    assertThat(Addresses.text(Cidr.parse("255.0.0.0/8").at(2))).isEqualTo("255.0.0.2");
  }

  @ParameterizedTest
  @CsvSource({"::1", "::", "fd00::1", "1:0:0:2::3", "2001:db8::1:0:0:1", "1:2:3:4:5:6:7:8"})
  void writesIpv6AsInetNtop(String text) {
    assertThat(Addresses.text(InetAddress.ofLiteral(text))).isEqualTo(text);
  }

  @Test
  void makesHardwareAddressesFromIpv4() {
    assertThat(Addresses.mac(InetAddress.ofLiteral("172.17.0.2"))).isEqualTo("02:42:ac:11:00:02");
    assertThat(Addresses.macBytes("02-42-ac-11-00-02")).hasSize(6).startsWith(2, 0x42);
    assertThatThrownBy(() -> Addresses.macBytes("02:42"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
