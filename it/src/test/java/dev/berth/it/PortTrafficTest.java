package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What passes through published ports. */
class PortTrafficTest {
  private static final String NAME = "traffic-" + UUID.randomUUID();
  private static final int PATIENCE_MILLIS = 15_000;
  private static final String SERVERS =
      """
      socat TCP-LISTEN:1,fork,reuseaddr SYSTEM:'echo $SOCAT_PEERADDR' &
      socat -t 60 TCP-LISTEN:2,fork,reuseaddr EXEC:cat &
      socat -t 60 TCP-LISTEN:3,fork,reuseaddr SYSTEM:'busybox wc -c' &
      socat TCP-LISTEN:4,fork,reuseaddr SYSTEM:'echo bye' &
      socat UDP4-RECVFROM:5,fork SYSTEM:'echo $SOCAT_PEERADDR' &
      socat UDP4-RECVFROM:6,fork PIPE &
      socat TCP-LISTEN:8,fork,reuseaddr,backlog=2048 PIPE &
      mkdir /www; echo page >/www/index.html
      exec busybox httpd -f -p 8000 -h /www
      """;

  @BeforeAll
  static void start() {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--init", "--name", NAME));
    for (String port : List.of("1", "2", "3", "4", "5/udp", "6/udp", "7", "8", "8000")) {
      words.addAll(List.of("-p", port));
    }
    words.addAll(List.of(ToolImage.socat(), "sh", "-c", SERVERS));
    Cli.docker(words.toArray(String[]::new)).ok();
    Waiting.until("it serves", 20, () -> get(loopback("8000/tcp")).endsWith("page\n"));
  }

  @AfterAll
  static void remove() {
    Cli.docker("rm", "-f", "-v", NAME);
  }

  private static InetSocketAddress at(InetAddress host, String containerPort) {
    String shown = shown(host, Cli.docker("port", NAME, containerPort).ok());
    int port = Integer.parseInt(shown.substring(shown.lastIndexOf(':') + 1));
    return new InetSocketAddress(host, port);
  }

  /** The line of the address's family: dockerd 20.10 may choose two ports. */
  private static String shown(InetAddress host, String lines) {
    String family = host instanceof Inet4Address ? "0.0.0.0" : "::";
    return lines.lines().filter(line -> line.contains(family)).findFirst().orElseThrow();
  }

  private static InetSocketAddress loopback(String containerPort) {
    return at(InetAddress.ofLiteral("127.0.0.1"), containerPort);
  }

  /** An address of this machine that others might have used, or null. */
  private static InetAddress hostAddress() throws IOException {
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : each.inetAddresses().toList()) {
        if (address instanceof Inet4Address
            && !address.isLoopbackAddress()
            && each.isUp()
            && !each.getName().startsWith("docker")
            && !each.getName().startsWith("br-")) {
          return address;
        }
      }
    }
    return InetAddress.ofLiteral("127.0.0.1");
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(address, PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static String all(InetSocketAddress address) throws IOException {
    try (Socket socket = connect(address)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private static String get(InetSocketAddress address) {
    try (Socket socket = connect(address)) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static String gateway() {
    return Cli.docker("inspect", "-f", "{{.NetworkSettings.Networks.bridge.Gateway}}", NAME).ok();
  }

  @Test
  void clientsOnLoopbackAreSeenAsTheGateway() throws IOException {
    assertThat(all(loopback("1/tcp"))).isEqualTo(gateway());
  }

  @Test
  void otherClientsKeepTheirAddress() throws IOException {
    InetAddress host = hostAddress();
    assumeTrue(!host.isLoopbackAddress(), "this machine has no other address");
    assertThat(all(at(host, "1/tcp"))).isEqualTo(host.getHostAddress());
  }

  @Test
  void datagramsKeepTheirSendersAddress() throws IOException {
    InetAddress host = hostAddress();
    assumeTrue(!host.isLoopbackAddress(), "this machine has no other address");
    assertThat(datagram(at(host, "5/udp"))).isEqualTo(host.getHostAddress());
    assertThat(datagram(loopback("5/udp"))).isEqualTo(gateway());
  }

  @Test
  void clientsOfTheOtherFamilyAreServed() throws IOException {
    InetAddress six = InetAddress.ofLiteral("::1");
    assumeTrue(NetworkInterface.getByInetAddress(six) != null, "this machine has no IPv6");
    assertThat(get(at(six, "8000/tcp"))).endsWith("page\n");
    assertThat(datagram(at(six, "6/udp"))).isEqualTo("hello");
  }

  private static String datagram(InetSocketAddress address) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(address);
      return exchange(socket, "hello");
    }
  }

  /** The answer to a datagram, which is sent again when it was lost, as datagrams may be. */
  private static String exchange(DatagramSocket socket, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    socket.setSoTimeout(PATIENCE_MILLIS / 10);
    for (int attempt = 0; ; attempt++) {
      socket.send(new DatagramPacket(bytes, bytes.length));
      DatagramPacket answer = new DatagramPacket(new byte[2000], 2000);
      try {
        socket.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8).strip();
      } catch (IOException lost) {
        if (attempt == 10) {
          throw lost;
        }
      }
    }
  }

  @Test
  void sessionsOfDatagramsDoNotMix() throws IOException {
    InetSocketAddress address = loopback("6/udp");
    List<DatagramSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      DatagramSocket socket = new DatagramSocket();
      socket.connect(address);
      sockets.add(socket);
    }
    for (DatagramSocket socket : sockets) {
      String text = "from " + socket.getLocalPort();
      assertThat(exchange(socket, text)).isEqualTo(text);
    }
    sockets.forEach(DatagramSocket::close);
  }

  @Test
  void theServerAnswersAfterTheClientEndedItsSide() throws IOException {
    try (Socket socket = connect(loopback("3/tcp"))) {
      socket.getOutputStream().write(new byte[12_345]);
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo("12345");
    }
  }

  @Test
  void theServersEndReachesTheClient() throws IOException {
    try (Socket socket = connect(loopback("4/tcp"))) {
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("bye\n");
    }
  }

  @Test
  void aPortThatNobodyServesIsReset() throws IOException {
    InetSocketAddress address = loopback("7/tcp");
    try (Socket socket = connect(address)) {
      int read = socket.getInputStream().read();
      assertThat(read).isEqualTo(-1);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  @Test
  void muchDataGoesBothWaysAtOnceUnchanged() throws Exception {
    int chunks = 512;
    try (Socket socket = connect(loopback("2/tcp"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> sent = threads.submit(() -> send(socket, chunks));
      CRC32 received = new CRC32();
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[65536];
      long total = 0;
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        received.update(buffer, 0, n);
        total += n;
      }
      assertThat(total).isEqualTo(chunks * 65536L);
      assertThat(received.getValue()).isEqualTo(sent.get());
    }
  }

  private static long send(Socket socket, int chunks) throws IOException {
    Random random = new Random(1);
    CRC32 sum = new CRC32();
    byte[] chunk = new byte[65536];
    OutputStream out = socket.getOutputStream();
    for (int i = 0; i < chunks; i++) {
      random.nextBytes(chunk);
      sum.update(chunk);
      out.write(chunk);
    }
    socket.shutdownOutput();
    return sum.getValue();
  }

  @Test
  void aReaderThatPausesLosesNothing() throws IOException {
    try (Socket socket = connect(loopback("2/tcp"))) {
      Thread.ofVirtual().start(() -> sendQuietly(socket));
      Waiting.until("the ways are full", 10, () -> available(socket) > 10_000);
      assertThat(socket.getInputStream().readAllBytes()).hasSize(128 * 65536);
    }
  }

  private static int available(Socket socket) {
    try {
      return socket.getInputStream().available();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sendQuietly(Socket socket) {
    try {
      send(socket, 128);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aThousandConnectionsAreOpenAtOnce() throws IOException {
    InetSocketAddress address = loopback("8/tcp");
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        Socket socket = connect(address);
        socket.setSoTimeout(2 * PATIENCE_MILLIS);
        sockets.add(socket);
      }
      for (int i = 0; i < sockets.size(); i++) {
        sockets.get(i).getOutputStream().write(i);
      }
      for (int i = 0; i < sockets.size(); i++) {
        assertThat(sockets.get(i).getInputStream().read()).isEqualTo(i & 0xff);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void anotherContainerReachesAPublishedPortByTheHostsName() {
    int port = loopback("4/tcp").getPort();
    assertThat(
            Cli.docker(
                    "run",
                    "--rm",
                    "--add-host",
                    "host.docker.internal:host-gateway",
                    ToolImage.socat(),
                    "socat",
                    "-u",
                    "TCP:host.docker.internal:" + port,
                    "STDOUT")
                .ok())
        .isEqualTo("bye");
  }
}
