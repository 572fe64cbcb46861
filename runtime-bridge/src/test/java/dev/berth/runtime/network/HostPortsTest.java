package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.linux.LinuxKernel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostPortsTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final String TARGET = "172.17.0.2";

  private final HostPorts ports = new HostPorts(new LinuxKernel());

  private static PortRequest request(int from, int to) {
    return new PortRequest("tcp", 80, LOOPBACK, from, to);
  }

  @Test
  void holdsAPortUntilClosed() throws IOException {
    List<HostPorts.Open> opened = ports.open(List.of(request(0, 0)), TARGET, List.of());
    int port = opened.getFirst().hostPort();
    try (Socket client = new Socket(LOOPBACK, port)) {
      assertThat(client.isConnected()).isTrue();
      assertThatThrownBy(() -> ports.open(List.of(request(port, port)), TARGET, List.of()))
          .hasMessage(
              "failed to bind host port for 127.0.0.1:%d:172.17.0.2:80/tcp: address already in use"
                  .formatted(port));
    }
    ports.close(opened);
    ports.close(ports.open(List.of(request(port, port)), TARGET, List.of()));
  }

  @Test
  void namesAPortOfAnotherContainer() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
      int port = other.getLocalPort();
      Lease lease =
          new Lease(
              1,
              "id",
              "name",
              List.of(),
              List.of(new Lease.Published("tcp", 80, "127.0.0.1", port)),
              null);
      assertThatThrownBy(() -> ports.open(List.of(request(port, port)), TARGET, List.of(lease)))
          .hasMessage("Bind for 127.0.0.1:" + port + " failed: port is already allocated");
    }
  }

  @Test
  void triesTheNextPortOfARange() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
      int port = other.getLocalPort();
      List<HostPorts.Open> opened =
          ports.open(List.of(request(port, Math.min(65535, port + 20))), TARGET, List.of());
      assertThat(opened.getFirst().hostPort()).isGreaterThan(port);
      ports.close(opened);
    }
  }

  @Test
  void namesTheWildcardThatCoversAnAddress() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
      int port = other.getLocalPort();
      Lease lease =
          new Lease(
              1,
              "id",
              "name",
              List.of(),
              List.of(new Lease.Published("tcp", 80, "0.0.0.0", port)),
              null);
      assertThatThrownBy(() -> ports.open(List.of(request(port, port)), TARGET, List.of(lease)))
          .hasMessage("Bind for 0.0.0.0:" + port + " failed: port is already allocated");
    }
  }

  @Test
  void saysThatSctpIsNotPossible() {
    PortRequest sctp = new PortRequest("sctp", 80, LOOPBACK, 0, 0);
    assertThatThrownBy(() -> ports.open(List.of(sctp), TARGET, List.of()))
        .hasMessage("publishing sctp ports is not possible rootless: only tcp and udp");
  }

  @Test
  void givesEphemeralPortsOfBothFamiliesTheSameNumber() {
    PortRequest any = new PortRequest("udp", 53, null, 0, 0);
    List<HostPorts.Open> opened = ports.open(List.of(any, any), TARGET, List.of());
    assertThat(opened).extracting(HostPorts.Open::hostPort).doesNotHaveDuplicates();
    assertThat(opened.getFirst().sockets()).hasSizeBetween(1, 2);
    ports.close(opened);
  }
}
