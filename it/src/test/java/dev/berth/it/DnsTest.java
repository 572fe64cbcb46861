package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names of containers on user networks, as programs inside containers see them. */
class DnsTest {
  private static final String RESOLVER = "127.0.0.11";
  private static final String UNKNOWN = "no-such-host.invalid";

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String network = "net-" + run;
  private final List<String> containers = new ArrayList<>();
  private final List<String> networks = new ArrayList<>();

  @BeforeEach
  void makeNetwork() {
    network(network);
  }

  @AfterEach
  void remove() {
    containers.forEach(name -> Cli.docker("rm", "-f", "-v", name));
    networks.forEach(name -> Cli.docker("network", "rm", name));
  }

  private void network(String name, String... options) {
    List<String> command = new ArrayList<>(List.of("network", "create"));
    command.addAll(List.of(options));
    command.add(name);
    Cli.docker(command.toArray(String[]::new)).ok();
    networks.add(name);
  }

  private String run(String name, String... options) {
    String full = name + '-' + run;
    containers.add(full);
    List<String> command = new ArrayList<>(List.of("run", "-d", "--name", full));
    command.addAll(List.of(options));
    command.addAll(List.of("busybox", "sleep", "600"));
    Cli.docker(command.toArray(String[]::new)).ok();
    return full;
  }

  private static String in(String container, String script) {
    return Cli.docker("exec", container, "sh", "-c", script).ok();
  }

  private static String address(String container, String network) {
    String format = "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}";
    return Cli.docker("inspect", "-f", format, container).ok();
  }

  /** The addresses a container gets for a name, sorted. */
  private static List<String> lookup(String from, String name) {
    Cli.Result result = Cli.docker("exec", from, "nslookup", "-type=a", name, RESOLVER);
    return result
        .out()
        .lines()
        .skip(2)
        .filter(line -> line.startsWith("Address:"))
        .map(line -> line.substring("Address:".length()).strip())
        .sorted()
        .toList();
  }

  @Test
  void aContainerIsKnownByNameAliasAndShortId() {
    String web = run("web", "--network", network, "--network-alias", "www");
    String client = run("client", "--network", network);
    List<String> address = List.of(address(web, network));
    String id = Cli.docker("inspect", "-f", "{{.Id}}", web).ok().substring(0, 12);
    assertThat(lookup(client, web)).isEqualTo(address);
    assertThat(lookup(client, "www")).isEqualTo(address);
    assertThat(lookup(client, id)).isEqualTo(address);
    assertThat(lookup(client, web + '.' + network)).isEqualTo(address);
    assertThat(lookup(client, web.toUpperCase(Locale.ROOT))).isEqualTo(address);
    assertThat(lookup(client, client)).containsExactly(address(client, network));
    assertThat(in(client, "ping -c 1 -W 2 " + web)).contains("1 packets received");
  }

  @Test
  void anAliasOfSeveralGivesAllAddresses() {
    String one = run("one", "--network", network, "--network-alias", "app");
    String two = run("two", "--network", network, "--network-alias", "app");
    assertThat(lookup(one, "app"))
        .containsExactlyInAnyOrder(address(one, network), address(two, network));
    Cli.docker("stop", "-t", "0", two).ok();
    Waiting.until(
        "the stopped one is forgotten",
        10,
        () -> lookup(one, "app").equals(List.of(address(one, network))));
  }

  @Test
  void aContainerSeesTheNamesOfItsNetworksOnly() {
    String other = "other-" + network;
    network(other);
    String here = run("here", "--network", network);
    String there = run("there", "--network", other);
    assertThat(lookup(here, there)).isEmpty();
    Cli.docker("network", "connect", "--alias", "guest", other, here).ok();
    assertThat(lookup(here, there)).containsExactly(address(there, other));
    assertThat(lookup(there, "guest")).containsExactly(address(here, other));
    assertThat(lookup(there, here)).containsExactly(address(here, other));
    Cli.docker("network", "disconnect", network, here).ok();
    assertThat(lookup(here, there)).containsExactly(address(there, other));
    Cli.docker("network", "disconnect", other, here).ok();
    Waiting.until("the name is gone", 10, () -> lookup(there, here).isEmpty());
  }

  @Test
  void aContainerOfTheDefaultBridgeLearnsNamesWhenConnected() {
    String web = run("web", "--network", network);
    String late = run("late");
    assertThat(in(late, "cat /etc/resolv.conf")).doesNotContain(RESOLVER);
    Cli.docker("network", "connect", network, late).ok();
    assertThat(in(late, "grep ^nameserver /etc/resolv.conf")).isEqualTo("nameserver " + RESOLVER);
    assertThat(in(late, "ping -c 1 -W 2 " + web)).contains("1 packets received");
  }

  @Test
  void namesFollowRestartsAndNewNames() {
    String web = run("web", "--network", network);
    String client = run("client", "--network", network);
    Cli.docker("stop", "-t", "0", web).ok();
    Waiting.until("a stopped container has no name", 10, () -> lookup(client, web).isEmpty());
    String thief = run("thief", "--network", network);
    Cli.docker("start", web).ok();
    assertThat(lookup(client, web)).containsExactly(address(web, network));
    assertThat(lookup(client, thief)).containsExactly(address(thief, network));
    String renamed = "renamed-" + run;
    containers.add(renamed);
    Cli.docker("rename", web, renamed).ok();
    assertThat(lookup(client, renamed)).containsExactly(address(renamed, network));
    Waiting.until("the old name is gone", 10, () -> lookup(client, web).isEmpty());
  }

  @Test
  void anAddressHasTheNameOfItsContainerAndNetwork() {
    String web = run("web", "--network", network);
    String client = run("client", "--network", network);
    String answer = in(client, "nslookup " + address(web, network) + ' ' + RESOLVER);
    assertThat(answer.lines().filter(line -> line.contains("name = ")).findFirst().orElse(""))
        .endsWith("name = " + web + '.' + network);
  }

  @Test
  void anUnknownNameIsAnsweredAtOnce() {
    String client = run("client", "--network", network);
    Cli.Result result = Cli.docker("exec", client, "nslookup", "-type=a", "no-such-name", RESOLVER);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out() + result.err()).contains("NXDOMAIN");
  }

  @Test
  void otherNamesAreAskedOfTheHostsResolver() throws IOException {
    assumeTrue(hostsResolverAnswers(), "the host's own resolver does not answer");
    for (String place : List.of(network, "bridge")) {
      String client = run("client-" + place.charAt(0), "--network", place);
      Cli.Result result = Cli.docker("exec", client, "nslookup", "-type=a", UNKNOWN);
      assertThat(result.out() + result.err()).as(place).contains("NXDOMAIN");
    }
  }

  /** Whether a name that cannot exist is denied within a second. */
  private static boolean hostsResolverAnswers() throws IOException {
    String server =
        Files.readAllLines(Path.of("/etc/resolv.conf")).stream()
            .filter(line -> line.startsWith("nameserver "))
            .map(line -> line.substring("nameserver ".length()).strip())
            .findFirst()
            .orElse("127.0.0.1");
    ByteArrayOutputStream query = new ByteArrayOutputStream();
    query.writeBytes(new byte[] {7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : UNKNOWN.split("\\.", -1)) {
      query.write(label.length());
      query.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    query.writeBytes(new byte[] {0, 0, 1, 0, 1});
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(1000);
      socket.connect(InetAddress.getByName(server), 53);
      socket.send(new DatagramPacket(query.toByteArray(), query.size()));
      byte[] answer = new byte[512];
      socket.receive(new DatagramPacket(answer, answer.length));
      return (answer[3] & 15) == 3;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aNameWithoutAnIpv6AddressIsNoError() {
    String web = run("web", "--network", network);
    String client = run("client", "--network", network);
    Cli.Result result = Cli.docker("exec", client, "nslookup", "-type=aaaa", web, RESOLVER);
    assertThat(result.exitCode()).as(result.out()).isZero();
  }

  @Test
  void resolvConfNamesTheEmbeddedResolver() {
    String client =
        run(
            "client",
            "--network",
            network,
            "--dns",
            "10.9.9.9",
            "--dns-search",
            "example.test",
            "--dns-option",
            "timeout:3");
    assertThat(in(client, "grep -E '^[a-z]' /etc/resolv.conf").lines())
        .containsExactlyInAnyOrder(
            "nameserver " + RESOLVER, "search example.test", "options timeout:3 ndots:0");
    String dots = run("dots", "--network", network, "--dns-option", "ndots:2");
    assertThat(in(dots, "grep ^options /etc/resolv.conf")).isEqualTo("options ndots:2");
  }

  @Test
  void whatAContainerWroteIntoItsHostsFileStays() {
    String other = "other-" + network;
    network(other);
    String client = run("client", "--network", network, "--hostname", "box.example.test");
    assertThat(in(client, "grep example.test /etc/hosts"))
        .isEqualTo(address(client, network) + "\tbox.example.test box");
    in(client, "echo 10.1.2.3 mine >> /etc/hosts");
    Cli.docker("network", "connect", other, client).ok();
    assertThat(in(client, "cat /etc/hosts"))
        .contains("10.1.2.3 mine\n")
        .contains(address(client, network) + "\tbox.example.test box")
        .contains(address(client, other) + "\tbox.example.test box");
    Cli.docker("network", "disconnect", network, client).ok();
    if (Service.isBerth()) { // dockerd leaves the line of the network that the container left
      assertThat(in(client, "grep example.test /etc/hosts"))
          .isEqualTo(address(client, other) + "\tbox.example.test box");
    }
    assertThat(in(client, "grep -c mine /etc/hosts")).isEqualTo("1");
  }

  @Test
  void aSharedNamespaceSharesTheNames() {
    String web = run("web", "--network", network);
    String client = run("client", "--network", network);
    String guest = run("guest", "--network", "container:" + client);
    assertThat(lookup(guest, web)).containsExactly(address(web, network));
    assertThat(in(guest, "grep ^nameserver /etc/resolv.conf")).isEqualTo("nameserver " + RESOLVER);
  }
}
