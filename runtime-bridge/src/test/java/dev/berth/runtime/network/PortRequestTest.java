package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.PortBinding;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PortRequestTest {
  private static List<PortRequest> of(String port, PortBinding... bindings) {
    return PortRequest.of(
        SampleContainers.with("bridge", "c", Map.of(port, List.of(bindings)), Map.of()));
  }

  private static PortBinding on(@Nullable String ip, @Nullable String port) {
    return new PortBinding(ip, port);
  }

  @Test
  void readsOnePort() {
    assertThat(of("80/tcp", on("", "8080")))
        .containsExactly(new PortRequest("tcp", 80, null, 8080, 8080));
    assertThat(of("53/udp", on("127.0.0.1", "53")))
        .containsExactly(new PortRequest("udp", 53, InetAddress.ofLiteral("127.0.0.1"), 53, 53));
    assertThat(of("80", on(null, "1"))).containsExactly(new PortRequest("tcp", 80, null, 1, 1));
  }

  @Test
  void leavesTheHostPortOpenWhereNoneIsGiven() {
    PortRequest ephemeral = new PortRequest("tcp", 80, null, 0, 0);
    assertThat(of("80/tcp", on(null, null))).containsExactly(ephemeral);
    assertThat(of("80/tcp", on("", ""))).containsExactly(ephemeral);
    assertThat(of("80/tcp", on("", "0"))).containsExactly(ephemeral);
  }

  @Test
  void takesOnePortOfAHostRangeForOneContainerPort() {
    assertThat(of("80/tcp", on("", "8000-8010")))
        .containsExactly(new PortRequest("tcp", 80, null, 8000, 8010));
  }

  @Test
  void pairsRanges() {
    assertThat(of("80-82/tcp", on("", "8000-8002")))
        .containsExactly(
            new PortRequest("tcp", 80, null, 8000, 8000),
            new PortRequest("tcp", 81, null, 8001, 8001),
            new PortRequest("tcp", 82, null, 8002, 8002));
    assertThatThrownBy(() -> of("80-82/tcp", on("", "8000-8001")))
        .hasMessage("invalid ranges specified for container and host Ports");
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> of("80/tcp", on("", "99999")))
        .hasMessage("invalid port specification: 99999");
    assertThatThrownBy(() -> of("80/tcp", on("", "9-8")))
        .hasMessage("invalid port specification: 9-8");
    assertThatThrownBy(() -> of("80/tcp", on("nowhere", "8080")))
        .hasMessage("invalid IP address: nowhere");
  }

  @Test
  void publishesNothingWithoutABinding() {
    assertThat(of("80/tcp")).isEmpty();
  }

  @Test
  void goesByTheNumbersOfContainerPorts() {
    assertThat(
            PortRequest.of(
                SampleContainers.with(
                    "bridge",
                    "c",
                    Map.of(
                        "443/tcp", List.of(on("", "2")),
                        "80/tcp", List.of(on("", "1")),
                        "8080/tcp", List.of(on("", "3"))),
                    Map.of())))
        .extracting(PortRequest::containerPort)
        .containsExactly(80, 443, 8080);
  }
}
