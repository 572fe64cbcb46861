package dev.berth.runtime.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.linux.LinuxKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The forwarder without namespaces: everything on this machine's loopback interface. */
class ForwarderTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int PATIENCE_MILLIS = 10_000;

  private final ForwardLoop loop;
  private final Forwarder forwarder;

  ForwarderTest() throws IOException {
    loop = new ForwardLoop();
    forwarder = new Forwarder(new LinuxKernel(), loop, 0, "1 2");
  }

  @BeforeEach
  void start() {
    Thread thread = new Thread(this::run, "loop");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      loop.call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (String key : loop.keys()) {
      loop.remove(key);
    }
    loop.end();
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  private int open(String protocol, int target) throws IOException {
    int port = free();
    String request = "open %s 127.0.0.1 %d 127.0.0.1 %d 8".formatted(protocol, port, target);
    assertThat(forwarder.answer(request)).isEqualTo("ok");
    return port;
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(LOOPBACK, port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  @Test
  void passesBothEndsOfAStreamOnByThemselves() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
      int port = open("tcp", server.getLocalPort());
      try (Socket client = connect(port);
          Socket accepted = server.accept()) {
        client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        assertThat(accepted.getInputStream().readAllBytes()).asString().isEqualTo("question");
        accepted.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
        accepted.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
      }
    }
  }

  /** So much that it is spliced, first with a receiver that does not read, then with a fast one. */
  @Test
  void passesMuchOnUnchanged() throws Exception {
    byte[] much = new byte[24 * 1024 * 1024 + 7];
    new Random(7).nextBytes(much);
    try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
      int port = open("tcp", server.getLocalPort());
      try (Socket client = connect(port);
          Socket accepted = server.accept()) {
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(accepted, much));
        client.getOutputStream().write("meanwhile".getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        assertThat(accepted.getInputStream().readAllBytes()).asString().isEqualTo("meanwhile");
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(much);
        sent.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pipes are few: those who come later are served all the same. */
  @Test
  void servesMoreLargeStreamsThanThereArePipes() throws Exception {
    byte[] much = new byte[3 * 1024 * 1024];
    new Random(8).nextBytes(much);
    List<Socket> sockets = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      int port = open("tcp", server.getLocalPort());
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        clients.add(connect(port));
        Socket accepted = server.accept();
        sockets.add(accepted);
        Thread.startVirtualThread(() -> send(accepted, much));
      }
      sockets.addAll(clients);
      for (Socket client : clients) {
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(much);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void resetsWhereNobodyListens() throws IOException {
    int port = open("tcp", free());
    try (Socket client = connect(port)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  @Test
  void endsConnectionsWithTheirPort() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
      int port = open("tcp", server.getLocalPort());
      try (Socket client = connect(port);
          Socket accepted = server.accept()) {
        assertThat(accepted.isConnected()).isTrue();
        assertThat(forwarder.answer("list")).isEqualTo("ok tcp 127.0.0.1 " + port);
        assertThat(forwarder.answer("close tcp 127.0.0.1 " + port)).isEqualTo("ok");
        assertThat(forwarder.answer("list")).isEqualTo("ok ");
        try (ServerSocket again = new ServerSocket(port, 1, LOOPBACK)) {
          assertThat(again.isBound()).isTrue();
        }
        assertThat(ended(client)).isTrue();
      }
    }
  }

  private static boolean ended(Socket client) {
    try {
      return client.getInputStream().read() == -1;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void saysWhyAPortCannotBeOpened() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      String request = "open tcp 127.0.0.1 %d 127.0.0.1 1 8".formatted(taken.getLocalPort());
      assertThat(forwarder.answer(request)).startsWith("error ").contains("in use");
    }
    assertThat(forwarder.answer("open sctp 127.0.0.1 1 127.0.0.1 1 8")).startsWith("error ");
    assertThat(forwarder.answer("open tcp")).startsWith("error ");
    assertThat(forwarder.answer("")).startsWith("error ");
    assertThat(forwarder.answer("close udp 127.0.0.1 1")).isEqualTo("ok");
    assertThat(forwarder.answer("hello")).isEqualTo("ok 1 2");
  }

  @Test
  void bringsAnswersToTheirSenders() throws IOException {
    try (DatagramSocket server = new DatagramSocket(0, LOOPBACK);
        DatagramSocket first = new DatagramSocket();
        DatagramSocket second = new DatagramSocket()) {
      int port = open("udp", server.getLocalPort());
      send(first, "one", new InetSocketAddress(LOOPBACK, port));
      send(second, "two", new InetSocketAddress(LOOPBACK, port));
      for (int i = 0; i < 2; i++) {
        DatagramPacket packet = receive(server);
        server.send(
            new DatagramPacket(packet.getData(), packet.getLength(), packet.getSocketAddress()));
      }
      assertThat(text(receive(first))).isEqualTo("one");
      assertThat(text(receive(second))).isEqualTo("two");
    }
  }

  @Test
  void forgetsSilentSenders() throws IOException {
    try (DatagramSocket server = new DatagramSocket(0, LOOPBACK);
        DatagramSocket client = new DatagramSocket()) {
      Route route =
          new Route(
              "udp",
              new InetSocketAddress(LOOPBACK, 0),
              new InetSocketAddress(LOOPBACK, server.getLocalPort()),
              8);
      UdpPort port =
          UdpPort.open(
              route,
              new Upstream(0),
              new Buffers(new LinuxKernel()),
              Duration.ofMillis(1).toNanos());
      loop.add(port);
      send(client, "one", port.address());
      assertThat(text(receive(server))).isEqualTo("one");
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (port.idles() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(port.idles()).isFalse();
    }
  }

  private static void send(DatagramSocket from, String text, InetSocketAddress to)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    from.send(new DatagramPacket(bytes, bytes.length, to));
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
    socket.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  @Test
  void knowsSubnets() {
    byte[] a = {10, 1, 2, 3};
    byte[] b = {10, 1, 3, 3};
    assertThat(Upstream.sameSubnet(a, b, 16)).isTrue();
    assertThat(Upstream.sameSubnet(a, b, 23)).isTrue();
    assertThat(Upstream.sameSubnet(a, b, 24)).isFalse();
  }
}
