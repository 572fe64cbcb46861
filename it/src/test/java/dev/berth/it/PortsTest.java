package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which host ports are taken for containers, and how that is told. */
class PortsTest {
  private static final String IMAGE = "busybox";

  private final List<String> containers = new ArrayList<>();
  private final List<String> networks = new ArrayList<>();

  @AfterEach
  void remove() {
    containers.forEach(name -> Cli.docker("rm", "-f", "-v", name));
    networks.forEach(name -> Cli.docker("network", "rm", name));
  }

  private String name() {
    String name = "ports-" + UUID.randomUUID();
    containers.add(name);
    return name;
  }

  /** A container that only sleeps; returns its name. */
  private String sleeping(String... options) {
    String name = name();
    start(name, options).ok();
    return name;
  }

  private static Result start(String name, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(List.of(options));
    words.addAll(List.of(IMAGE, "sleep", "600"));
    return Cli.docker(words.toArray(String[]::new));
  }

  private static List<String> ports(String name) {
    return Cli.docker("port", name).ok().lines().sorted().toList();
  }

  /** The first of some free ports in a row, below those the kernel gives away. */
  private static int freeRow(int count) {
    for (int first = 20_000; first < 30_000; first += count) {
      if (allFree(first, count)) {
        return first;
      }
    }
    throw new AssertionError("no free ports");
  }

  private static boolean allFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket socket = new ServerSocket(port)) {
        assertThat(socket.isBound()).isTrue();
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  @Test
  void rangesArePublishedPairwise() {
    int first = freeRow(3);
    String name = sleeping("-p", "127.0.0.1:" + first + "-" + (first + 2) + ":80-82");
    assertThat(ports(name))
        .containsExactly(
            "80/tcp -> 127.0.0.1:" + first,
            "81/tcp -> 127.0.0.1:" + (first + 1),
            "82/tcp -> 127.0.0.1:" + (first + 2));
  }

  @Test
  void ofARangeTheNextFreePortIsTaken() {
    int first = freeRow(3);
    String range = "127.0.0.1:" + first + "-" + (first + 2) + ":80";
    for (int i = 0; i < 3; i++) {
      assertThat(ports(sleeping("-p", range)))
          .containsExactly("80/tcp -> 127.0.0.1:" + (first + i));
    }
    String last = name();
    Result result = start(last, "-p", range);
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.err()).contains("driver failed programming external connectivity");
    assertThat(Cli.docker("inspect", "-f", "{{.State.Status}}", last).ok()).isEqualTo("created");
  }

  @Test
  void anEphemeralPortIsTheSameOnBothFamilies() {
    assumeTrue(Service.isBerth() || Service.apiAtLeast(42), "dockerd 20.10 chose one for each");
    List<String> lines = ports(sleeping("-p", "80", "-p", "53/udp"));
    assertThat(lines).filteredOn(line -> line.contains("0.0.0.0:")).hasSize(2);
    for (String line : lines) {
      String port = line.substring(line.lastIndexOf(':') + 1);
      String protocol = line.substring(0, line.indexOf(' '));
      assertThat(lines).contains(protocol + " -> 0.0.0.0:" + port);
    }
  }

  @Test
  void allExposedPortsArePublishedOnRequest() {
    List<String> lines = ports(sleeping("-P", "--expose", "80", "--expose", "53/udp"));
    assertThat(lines)
        .anyMatch(line -> line.matches("80/tcp -> 0\\.0\\.0\\.0:[1-9]\\d+"))
        .anyMatch(line -> line.matches("53/udp -> 0\\.0\\.0\\.0:[1-9]\\d+"));
  }

  @Test
  void anExposedPortIsShownWithoutBinding() {
    String name = sleeping("--expose", "80");
    assertThat(Cli.docker("inspect", "-f", "{{json .NetworkSettings.Ports}}", name).ok())
        .isEqualTo("{\"80/tcp\":null}");
    Cli.docker("kill", name).ok();
    assertThat(Cli.docker("inspect", "-f", "{{json .NetworkSettings.Ports}}", name).ok())
        .isEqualTo("{}");
  }

  @Test
  void aBindingOfAPortThatIsNotExposedIsLeft() {
    String name = name();
    String body =
        """
        {"Image":"busybox","Cmd":["sleep","600"],
         "HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":""}]}}}
        """;
    Api.shared()
        .request()
        .body(body)
        .contentType("application/json")
        .post("/containers/create?name=" + name)
        .then()
        .statusCode(201);
    Cli.docker("start", name).ok();
    assertThat(Cli.docker("inspect", "-f", "{{json .NetworkSettings.Ports}}", name).ok())
        .isEqualTo("{}");
  }

  @Test
  void aPortOfAnotherContainerIsRefused() throws IOException {
    int port = FreePort.find();
    sleeping("-p", port + ":80");
    String second = name();
    Result result = start(second, "-p", port + ":81");
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.err())
        .contains("driver failed programming external connectivity on endpoint " + second + " (")
        .containsPattern(
            "Bind for (0\\.0\\.0\\.0|::):" + port + " failed: port is already allocated");
    assertThat(Cli.docker("inspect", "-f", "{{.State.Error}}", second).ok())
        .contains("port is already allocated");
    // the same port of another protocol is another one
    sleeping("-p", port + ":80/udp");
  }

  @Test
  void anAddressThatTheHostLacksIsRefused() {
    Result result = start(name(), "-p", "192.0.2.254:8080:80");
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.err()).contains("cannot assign requested address");
  }

  @Test
  void aPrivilegedPortNamesTheSysctl() throws IOException {
    assumeTrue(Service.isBerth(), "dockerd runs as root");
    Path limit = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    int start = Integer.parseInt(Files.readString(limit).strip());
    assumeTrue(start > 1, "every port is open to every user here");
    Result result = start(name(), "-p", (start - 1) + ":80");
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.err())
        .contains("permission denied")
        .contains("net.ipv4.ip_unprivileged_port_start=" + (start - 1));
  }

  @Test
  void sctpIsRefusedWhereItIsNotPossible() {
    assumeTrue(Service.isBerth(), "a kernel with SCTP lets dockerd publish it");
    Result result = start(name(), "-p", "9000:9000/sctp");
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.err()).contains("sctp");
  }

  @Test
  void aFailedStartLeavesNoPortTaken() throws IOException {
    int port = FreePort.find();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("0.0.0.0"))) {
      String both = "" + taken.getLocalPort();
      Result result = start(name(), "-p", port + ":80", "-p", both + ":81");
      assertThat(result.exitCode()).isEqualTo(125);
      assertThat(result.err()).contains("address already in use");
    }
    sleeping("-p", port + ":80");
  }

  @Test
  void portsAreFreeAgainAfterwards() throws IOException {
    int port = FreePort.find();
    String first = sleeping("-p", port + ":80");
    Cli.docker("kill", first).ok();
    String second = sleeping("-p", port + ":80");
    Cli.docker("rm", "-f", second).ok();
    Cli.docker("start", first).ok();
    assertThat(ports(first)).contains("80/tcp -> 0.0.0.0:" + port);
  }

  @Test
  void theHostsNetworkHasNoPortsToPublish() throws IOException {
    String name = name();
    Result result = start(name, "--network", "host", "-p", FreePort.find() + ":80");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("Published ports are discarded when using host network mode");
    assertThat(ports(name)).isEmpty();
  }

  @Test
  void aContainerOnInternalNetworksPublishesWhenItIsConnected() throws IOException {
    String network = "ports-" + UUID.randomUUID();
    networks.add(network);
    Cli.docker("network", "create", "--internal", network).ok();
    int port = FreePort.find();
    String name = sleeping("--network", network, "-p", port + ":80");
    assertThat(ports(name)).isEmpty();
    Cli.docker("network", "connect", "bridge", name).ok();
    assertThat(ports(name)).contains("80/tcp -> 0.0.0.0:" + port);
    Cli.docker("network", "disconnect", "bridge", name).ok();
    if (Service.isBerth()) { // dockerd 20.10 goes on showing them
      assertThat(ports(name)).isEmpty();
    }
  }

  @Test
  void aNetworkMayNameTheAddressThatPortsAreBoundTo() throws IOException {
    String network = "ports-" + UUID.randomUUID();
    networks.add(network);
    String option = "com.docker.network.bridge.host_binding_ipv4=127.0.0.1";
    Cli.docker("network", "create", "-o", option, network).ok();
    int port = FreePort.find();
    assertThat(ports(sleeping("--network", network, "-p", port + ":80")))
        .containsExactly("80/tcp -> 127.0.0.1:" + port);
  }

  @Test
  void containersStartedAtOnceTakeDifferentPortsOfARange() throws Exception {
    int count = 10;
    int first = freeRow(count);
    String range = "127.0.0.1:" + first + "-" + (first + count - 1) + ":80";
    List<String> names = Stream.generate(this::name).limit(count).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Result>> all = new ArrayList<>();
      for (String each : names) {
        all.add(threads.submit(() -> start(each, "-p", range)));
      }
      for (Future<Result> each : all) {
        each.get().ok();
      }
    }
    assertThat(names).flatExtracting(PortsTest::ports).hasSize(count).doesNotHaveDuplicates();
  }
}
