package dev.berth.runtime.network;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.event.EventJournal;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.LinuxKernel;
import dev.berth.runtime.linux.NetworkNamespaces;
import dev.berth.runtime.store.StorePaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Real namespaces, run by hand as an ordinary user below {@code unshare --user --map-auto
 * --map-root-user --mount}: prints what works and how long it takes.
 */
@SuppressWarnings("SystemOut")
final class NetworkTrial {
  private static final int TIMEOUT_MILLIS = 3000;

  private final Kernel kernel = new LinuxKernel();
  private final LocalNetworks networks;
  private final List<Container> joined = new ArrayList<>();

  private NetworkTrial() {
    EngineConfig config = EngineConfig.fromEnvironment(System.getenv());
    StorePaths paths = new StorePaths(config);
    networks = new LocalNetworks(paths, config, kernel, new EventJournal(paths));
  }

  /** Arguments: a network's name, and how many times to time. */
  public static void main(String[] args) throws Exception {
    NetworkTrial trial = new NetworkTrial();
    String network = args.length > 0 ? args[0] : "bridge";
    int count = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    try {
      trial.prepare(network);
      trial.run(network);
      trial.time(network, count);
      trial.timeTogether(network, count);
    } finally {
      trial.joined.forEach(trial.networks::leave);
    }
  }

  private void prepare(String network) {
    if (networks.list().stream().noneMatch(n -> n.name().equals(network))) {
      networks.create(new NetworkBuilder(network).build());
    }
  }

  /** Many at once, as {@code compose up} does. */
  private void timeTogether(String network, int count) throws Exception {
    List<Container> containers = new ArrayList<>();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        Container container = SampleContainers.on(network, "together" + i);
        containers.add(container);
        threads.submit(() -> networks.join(container, 0, networks.createNamespace(container)));
      }
    }
    long end = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      containers.forEach(container -> threads.submit(() -> networks.leave(container)));
    }
    System.out.printf(
        "%d together: join %.1f ms, leave %.1f ms%n",
        count, ms(start, end), ms(end, System.nanoTime()));
  }

  /** Asks a resolver for the A record of a name (RFC 1035). */
  private static String lookup(String server, String name) throws IOException {
    ByteArrayOutputStream query = new ByteArrayOutputStream();
    query.writeBytes(new byte[] {1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : name.split("\\.")) {
      query.write(label.length());
      query.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    query.writeBytes(new byte[] {0, 0, 1, 0, 1});
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.send(
          new DatagramPacket(query.toByteArray(), query.size(), new InetSocketAddress(server, 53)));
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      socket.receive(answer);
      byte[] data = answer.getData();
      int end = answer.getLength();
      return data[7] == 0
          ? "no answer, code " + (data[3] & 15)
          : InetAddress.getByAddress(Arrays.copyOfRange(data, end - 4, end)).getHostAddress();
    }
  }

  private void run(String network) throws Exception {
    Container one =
        SampleContainers.with(
            network,
            "one",
            Map.of(
                "80/tcp", List.of(new PortBinding("", "18080"), new PortBinding("", "")),
                "53/udp", List.of(new PortBinding("127.0.0.1", "15353"))),
            Map.of());
    Container two = SampleContainers.on(network, "two");
    Path first = join(one);
    Path second = join(two);
    String address = networks.get(network).pools().getFirst().subnet();
    System.out.println("subnet " + address);
    serve(first, 80, "from one");
    System.out.println("one -> host loopback: " + outbound(first, Uplink.HOST, "127.0.0.1"));
    String own = hostAddress();
    System.out.println("one -> host " + own + ": " + outbound(first, own, own));
    String ip = lastAddress;
    System.out.println("two -> one (" + ip + "): " + within(second, () -> fetch(ip, 80)));
    System.out.println("host 127.0.0.1:18080: " + fetch("127.0.0.1", 18080));
    System.out.println("host [::1]:18080: " + fetch("::1", 18080));
    System.out.println("host " + own + ":18080: " + fetch(own, 18080));
    echo(first, 53);
    System.out.println("udp: " + datagram("127.0.0.1", 15353));
    String server = networks.nameservers(two).getFirst();
    System.out.println("resolver " + server);
    if (System.getenv("TRIAL_NAME") != null) {
      String name = System.getenv("TRIAL_NAME");
      System.out.println("dns " + name + ": " + within(second, () -> lookup(server, name)));
    }
    if (!network.equals("bridge")) {
      System.out.println("dns one: " + within(second, () -> lookup(server, "one")));
      String shortId = one.id().shortId();
      System.out.println("dns short id: " + within(second, () -> lookup(server, shortId)));
    }
    conflict(network);
  }

  private String lastAddress = "";

  private Path join(Container container) {
    long start = System.nanoTime();
    Path namespace = networks.createNamespace(container);
    long created = System.nanoTime();
    joined.add(container);
    Networks.Joined result = networks.join(container, 0, namespace);
    long end = System.nanoTime();
    System.out.printf(
        "create %.1f ms, join %.1f ms: %s%n", ms(start, created), ms(created, end), result);
    if (lastAddress.isEmpty()) {
      lastAddress = result.endpoints().values().iterator().next().ipAddress();
    }
    return namespace;
  }

  private void conflict(String network) {
    Container three =
        SampleContainers.with(
            network, "three", Map.of("80/tcp", List.of(new PortBinding("", "18080"))), Map.of());
    try {
      join(three);
      System.out.println("NO CONFLICT");
    } catch (RuntimeException e) {
      System.out.println("conflict: " + e.getMessage());
    }
    Container four =
        SampleContainers.with(
            network, "four", Map.of("80/tcp", List.of(new PortBinding("", "80"))), Map.of());
    try {
      join(four);
      System.out.println("NO REFUSAL");
    } catch (RuntimeException e) {
      System.out.println("low port: " + e.getMessage());
    }
  }

  private void time(String network, int count) {
    double[] creates = new double[count];
    double[] joins = new double[count];
    double[] leaves = new double[count];
    for (int i = 0; i < count; i++) {
      Container container = SampleContainers.on(network, "timed" + i);
      long a = System.nanoTime();
      Path namespace = networks.createNamespace(container);
      long b = System.nanoTime();
      networks.join(container, 0, namespace);
      long c = System.nanoTime();
      networks.leave(container);
      long d = System.nanoTime();
      creates[i] = ms(a, b);
      joins[i] = ms(b, c);
      leaves[i] = ms(c, d);
    }
    System.out.printf(
        "median create %.2f join %.2f leave %.2f ms%n",
        median(creates), median(joins), median(leaves));
  }

  private String outbound(Path namespace, String target, String bind) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral(bind))) {
      Thread.ofPlatform().daemon().start(() -> answer(server, "from the host"));
      return within(namespace, () -> fetch(target, server.getLocalPort()));
    }
  }

  private static String hostAddress() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress("192.0.2.1", 9));
      return socket.getLocalAddress().getHostAddress();
    }
  }

  private void serve(Path namespace, int port, String text) throws IOException {
    ServerSocket server = within(namespace, () -> new ServerSocket(port));
    Thread.ofPlatform().daemon().start(() -> answer(server, text));
  }

  private void echo(Path namespace, int port) throws IOException {
    DatagramSocket socket = within(namespace, () -> new DatagramSocket(port));
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                while (true) {
                  socket.receive(packet);
                  socket.send(packet);
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private static String datagram(String host, int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] text = "echoed".getBytes(StandardCharsets.US_ASCII);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.send(new DatagramPacket(text, text.length, new InetSocketAddress(host, port)));
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
    }
  }

  private static void answer(ServerSocket server, String text) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return;
      }
    }
  }

  private <T> T within(Path namespace, Callable<T> work) throws IOException {
    return NetworkNamespaces.within(kernel, namespace, work);
  }

  private static String fetch(String host, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static double ms(long from, long to) {
    return (to - from) / 1e6;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
