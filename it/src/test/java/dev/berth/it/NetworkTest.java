package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The default bridge: addresses, published ports, names, the way out. */
class NetworkTest {
  private final String name = "net-" + UUID.randomUUID();

  @AfterEach
  void remove() {
    Cli.docker("rm", "-f", "-v", name);
  }

  private String address() {
    return Cli.docker("inspect", "-f", "{{.NetworkSettings.Networks.bridge.IPAddress}}", name).ok();
  }

  @Test
  void containersReachEachOtherByAddress() {
    Cli.docker(
            "run",
            "-d",
            "--name",
            name,
            "busybox",
            "sh",
            "-c",
            "echo page > /var/www/index.html; httpd -f -p 80 -h /var/www")
        .ok();
    assertThat(
            Cli.docker(
                    "run",
                    "--rm",
                    "busybox",
                    "sh",
                    "-c",
                    "for i in 1 2 3 4 5 6 7 8 9 10; do wget -q -O - http://"
                        + address()
                        + "/ && exit; sleep 0.2; done")
                .ok())
        .isEqualTo("page");
  }

  @Test
  void aPublishedTcpPortIsReachableOnTheHost() throws IOException {
    int port = FreePort.find();
    Cli.docker(
            "run",
            "-d",
            "--name",
            name,
            "-p",
            port + ":80",
            "busybox",
            "sh",
            "-c",
            "echo published > /var/www/index.html; httpd -f -p 80 -h /var/www")
        .ok();
    assertThat(Cli.docker("port", name, "80/tcp").ok()).contains("0.0.0.0:" + port);
    Waiting.until("the page is served", 10, () -> fetch(port).contains("published"));
  }

  @Test
  void anEphemeralPortIsChosenAndShown() {
    Cli.docker(
            "run",
            "-d",
            "--name",
            name,
            "-p",
            "127.0.0.1::80",
            "busybox",
            "httpd",
            "-f",
            "-p",
            "80")
        .ok();
    String shown = Cli.docker("port", name, "80/tcp").ok();
    assertThat(shown).matches("127\\.0\\.0\\.1:[1-9][0-9]*");
    int port = Integer.parseInt(shown.substring(shown.indexOf(':') + 1));
    Waiting.until("it answers", 10, () -> fetch(port).contains("HTTP/1.1 404"));
  }

  @Test
  void aTakenPortIsRefusedAndNothingRuns() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      Result result =
          Cli.docker(
              "run",
              "-d",
              "--name",
              name,
              "-p",
              taken.getLocalPort() + ":80",
              "busybox",
              "sleep",
              "60");
      assertThat(result.exitCode()).isEqualTo(125);
      assertThat(result.err()).contains("address already in use");
      assertThat(Cli.docker("inspect", "-f", "{{.State.Running}}", name).ok()).isEqualTo("false");
    }
  }

  @Test
  void aPublishedUdpPortAnswers() throws IOException {
    int port = FreePort.find();
    Cli.docker(
            "run",
            "-d",
            "--name",
            name,
            "-p",
            port + ":9999/udp",
            ToolImage.socat(),
            "socat",
            "UDP4-LISTEN:9999,fork",
            "EXEC:/bin/cat")
        .ok();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(300);
      socket.connect(InetAddress.getLoopbackAddress(), port);
      Waiting.until("an echo comes back", 15, () -> echoes(socket));
    }
  }

  private static boolean echoes(DatagramSocket socket) {
    try {
      byte[] sent = "ping".getBytes(StandardCharsets.UTF_8);
      socket.send(new DatagramPacket(sent, sent.length));
      DatagramPacket back = new DatagramPacket(new byte[100], 100);
      socket.receive(back);
      return new String(back.getData(), 0, back.getLength(), StandardCharsets.UTF_8).equals("ping");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void theHostIsReachableByName() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"))) {
      Thread.ofVirtual().start(() -> serve(server));
      assertThat(
              Cli.docker(
                      "run",
                      "--rm",
                      "--add-host",
                      "host.docker.internal:host-gateway",
                      "busybox",
                      "sh",
                      "-c",
                      // no half-close by the client: passt of 2023-03 (Debian 12) then loses the
                      // server's end
                      "sleep 2 | nc -w 3 host.docker.internal " + server.getLocalPort())
                  .ok())
          .contains("from the host");
    }
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept();
          OutputStream out = client.getOutputStream()) {
        out.write("from the host\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // closed at the end of the test
      }
    }
  }

  @Test
  void hostNetworkIsTheHosts() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(server));
      assertThat(
              Cli.docker(
                      "run",
                      "--rm",
                      "--network",
                      "host",
                      "busybox",
                      "sh",
                      "-c",
                      "nc -w 3 127.0.0.1 " + server.getLocalPort() + " </dev/null")
                  .ok())
          .contains("from the host");
    }
  }

  @Test
  void ownNameIsInHosts() {
    assertThat(
            Cli.docker(
                    "run",
                    "--rm",
                    "--hostname",
                    "me",
                    "busybox",
                    "sh",
                    "-c",
                    "grep me /etc/hosts; hostname")
                .ok())
        .containsPattern("\\d+\\.\\d+\\.\\d+\\.\\d+\\s+me")
        .endsWith("me");
  }

  @Test
  void aContainerCanShareAnothersNetwork() {
    Cli.docker("run", "-d", "--name", name, "busybox", "sleep", "600").ok();
    assertThat(
            Cli.docker(
                    "run",
                    "--rm",
                    "--network",
                    "container:" + name,
                    "busybox",
                    "ip",
                    "addr",
                    "show",
                    "eth0")
                .ok())
        .contains(address());
  }

  private static String fetch(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      socket.setSoTimeout(2000);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
