package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Containers on user networks: addresses, ways out, isolation, joining and leaving. */
class NetworkEndpointsTest {
  private static final String SERVE = "while true; do nc -l -p 7000 -e echo served; done";

  private final String suffix = Long.toHexString(ThreadLocalRandom.current().nextLong());
  private final int block = ThreadLocalRandom.current().nextInt(1, 250);
  private final List<String> containers = new ArrayList<>();
  private final List<String> networks = new ArrayList<>();

  @AfterEach
  void remove() {
    containers.forEach(name -> Cli.docker("rm", "-f", "-v", name));
    networks.forEach(name -> Cli.docker("network", "rm", name));
  }

  private static String ok(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return Cli.docker(all.toArray(String[]::new)).ok();
  }

  private String network(String letter, String... options) {
    String name = letter + "-" + suffix;
    List<String> command = new ArrayList<>(List.of("network", "create"));
    command.addAll(List.of(options));
    ok(command, name);
    networks.add(name);
    return name;
  }

  private String subnet(int third) {
    return "10." + block + "." + third + ".0/24";
  }

  private String ipv4(int third, int last) {
    return "10." + block + "." + third + "." + last;
  }

  /** Starts a container that serves a line at port 7000. */
  private String serve(String letter, String... options) {
    String name = letter + "-" + suffix;
    containers.add(name);
    List<String> command = new ArrayList<>(List.of("run", "-d", "--name", name));
    command.addAll(List.of(options));
    String unused = ok(command, "busybox", "sh", "-c", SERVE);
    return name;
  }

  private static String exec(String container, String script) {
    return Cli.docker("exec", container, "sh", "-c", script).ok();
  }

  private static String address(String container, String network) {
    return field(container, network, "IPAddress");
  }

  private static String field(String container, String network, String field) {
    String path = "{{(index .NetworkSettings.Networks \"" + network + "\")." + field + "}}";
    return Cli.docker("inspect", "-f", path, container).ok();
  }

  private static boolean reaches(String container, String address) {
    Result result =
        Cli.docker("exec", container, "sh", "-c", "nc -w 1 " + address + " 7000 </dev/null");
    return result.out().contains("served");
  }

  private static String defaultRoute(String container) {
    return exec(container, "ip route | grep default || true");
  }

  @Test
  void containersOfDifferentNetworksDoNotReachEachOther() {
    String one = network("one");
    String two = network("two");
    String a = serve("a", "--network", one);
    String b = serve("b", "--network", one);
    String c = serve("c", "--network", two);
    String d = serve("d");
    String target = address(a, one);
    Waiting.until("its neighbour is reached", 10, () -> reaches(b, target));
    assertThat(reaches(c, target)).isFalse();
    assertThat(reaches(d, target)).isFalse();
    assertThat(reaches(a, address(d, "bridge"))).isFalse();
    assertThat(reaches(c, address(c, two))).isTrue();
  }

  @Test
  void anInternalNetworkLeadsNowhere() throws IOException {
    String inside = network("inside", "--internal");
    String a = serve("a", "--network", inside);
    String b = serve("b", "--network", inside);
    Waiting.until("its neighbour is reached", 10, () -> reaches(b, address(a, inside)));
    if (Service.apiAtLeast(44)) { // dockerd 20.10 gives it a route that leads to nobody
      assertThat(defaultRoute(a)).isEmpty();
      assertThat(field(a, inside, "Gateway")).isEmpty();
    }
    String outside = serve("c");
    assertThat(reaches(outside, address(a, inside))).isFalse();
  }

  @Test
  void neighboursAreKeptApartWhereTheNetworkSaysSo() {
    // dockerd 20.10 needs a kernel module for it that a machine may lack
    assumeTrue(Service.isBerth(), "the kernel module br_netfilter may be missing");
    String apart = network("apart", "-o", "com.docker.network.bridge.enable_icc=false");
    String a = serve("a", "--network", apart);
    String b = serve("b", "--network", apart);
    assertThat(reaches(b, address(a, apart))).isFalse();
    assertThat(exec(a, "ping -c 1 -W 3 " + field(a, apart, "Gateway"))).contains("1 packets rec");
  }

  @Test
  void addressesAreTheOnesAskedFor() {
    assumeTrue(Service.apiAtLeast(44), "hardware addresses of endpoints are new in 1.44");
    String fixed = network("fixed", "--subnet", subnet(1), "--gateway", ipv4(1, 200));
    String a =
        serve("a", "--network", fixed, "--ip", ipv4(1, 77), "--mac-address", "02:42:0a:00:00:99");
    assertThat(address(a, fixed)).isEqualTo(ipv4(1, 77));
    assertThat(field(a, fixed, "MacAddress")).isEqualTo("02:42:0a:00:00:99");
    assertThat(field(a, fixed, "IPAMConfig.IPv4Address")).isEqualTo(ipv4(1, 77));
    assertThat(exec(a, "ip addr show eth0"))
        .contains("link/ether 02:42:0a:00:00:99")
        .contains("inet " + ipv4(1, 77) + "/24");
    assertThat(defaultRoute(a)).contains("via " + ipv4(1, 200));
    Result second =
        Cli.docker("run", "--rm", "--network", fixed, "--ip", ipv4(1, 77), "busybox", "true");
    assertThat(second.exitCode()).isEqualTo(125);
    assertThat(second.err()).contains("Address already in use");
    Cli.docker("restart", "-t", "0", a).ok();
    assertThat(address(a, fixed)).isEqualTo(ipv4(1, 77));
  }

  @Test
  void addressesThatCannotBeAreRefusedAtCreate() {
    assumeTrue(Service.apiAtLeast(44), "they are checked at create since 1.44");
    String fixed = network("fixed", "--subnet", subnet(1));
    String free = network("free");
    assertThat(refusal(fixed, "--ip", ipv4(2, 1)))
        .contains(
            "invalid config for network "
                + fixed
                + ": invalid endpoint settings:\n"
                + "no configured subnet or ip-range contain the IP address "
                + ipv4(2, 1));
    assertThat(refusal(free, "--ip", ipv4(2, 1)))
        .contains(
            "user specified IP address is supported only when connecting to networks with user"
                + " configured subnets");
    assertThat(refusal(fixed, "--ip6", "fd00::9"))
        .contains("user specified IP address is supported only when connecting");
    assertThat(refusal("bridge", "--ip", "172.17.0.9"))
        .contains("user specified IP address is supported on user defined networks only");
    String a = serve("a");
    Result connected = Cli.docker("network", "connect", "--ip", ipv4(2, 1), fixed, a);
    assertThat(connected.err())
        .contains("invalid endpoint settings:\nno configured subnet or ip-range contain")
        .doesNotContain("invalid config");
  }

  private static String refusal(String network, String option, String value) {
    Result result = Cli.docker("create", "--network", network, option, value, "busybox", "true");
    assertThat(result.exitCode()).isEqualTo(1);
    return result.err();
  }

  @Test
  void aRunningContainerJoinsAndLeavesNetworks() {
    String left = network("left", "--subnet", subnet(1));
    String right = network("right", "--subnet", subnet(2));
    String a = serve("a", "--network", left);
    String b = serve("b", "--network", right);
    Cli.docker("network", "connect", "--ip", ipv4(2, 50), "--alias", "other", right, a).ok();
    assertThat(exec(a, "ip addr show eth1")).contains("inet " + ipv4(2, 50) + "/24");
    assertThat(exec(a, "cat /etc/hosts")).contains(ipv4(2, 50));
    Waiting.until("its new neighbour reaches it", 10, () -> reaches(b, ipv4(2, 50)));
    assertThat(Cli.docker("network", "connect", right, a).err())
        .contains("endpoint with name " + a + " already exists in network " + right);
    assertThat(defaultRoute(a)).contains("via " + ipv4(1, 1));
    Cli.docker("network", "disconnect", left, a).ok();
    assertThat(defaultRoute(a)).contains("via " + ipv4(2, 1) + " dev eth1");
    assertThat(exec(a, "ip link show")).doesNotContain("eth0");
    assertThat(reaches(b, ipv4(2, 50))).isTrue();
    Cli.docker("network", "disconnect", right, a).ok();
    assertThat(defaultRoute(a)).isEmpty();
    assertThat(Cli.docker("inspect", "-f", "{{len .NetworkSettings.Networks}}", a).ok())
        .isEqualTo("0");
    Cli.docker("network", "connect", left, a).ok();
    assertThat(defaultRoute(a)).contains("via " + ipv4(1, 1));
    assertThat(Cli.docker("network", "disconnect", right, a).err())
        .contains("is not connected to network " + right);
  }

  @Test
  void aStoppedContainerJoinsWhenItStarts() {
    String later = network("later", "--subnet", subnet(1));
    String a = serve("a");
    Cli.docker("stop", "-t", "0", a).ok();
    Cli.docker("network", "connect", "--ip", ipv4(1, 9), later, a).ok();
    Cli.docker("start", a).ok();
    assertThat(address(a, later)).isEqualTo(ipv4(1, 9));
    assertThat(exec(a, "ip addr")).contains(ipv4(1, 9)).contains(address(a, "bridge"));
    Cli.docker("stop", "-t", "0", a).ok();
    Cli.docker("network", "disconnect", later, a).ok();
    Cli.docker("start", a).ok();
    assertThat(exec(a, "ip addr")).doesNotContain(ipv4(1, 9));
  }

  @Test
  void theHighestPriorityLeadsOut() {
    assumeTrue(Service.apiAtLeast(48), "priorities of gateways are new in 1.48");
    String first = network("a", "--subnet", subnet(1));
    String second = network("b", "--subnet", subnet(2));
    String third = network("c", "--subnet", subnet(3));
    String a = serve("a", "--network", first, "--network", "name=" + second + ",gw-priority=5");
    assertThat(defaultRoute(a)).contains("via " + ipv4(2, 1));
    Cli.docker("network", "connect", "--gw-priority", "9", third, a).ok();
    assertThat(defaultRoute(a)).contains("via " + ipv4(3, 1));
    Cli.docker("network", "disconnect", third, a).ok();
    assertThat(defaultRoute(a)).contains("via " + ipv4(2, 1));
  }

  @Test
  void interfacesHaveTheNamesAndSettingsAskedFor() {
    assumeTrue(Service.apiAtLeast(48), "names of interfaces are new in 1.48");
    String first = network("a", "-o", "com.docker.network.container_iface_prefix=lan");
    String second = network("b");
    String a =
        serve(
            "a",
            "--network",
            first,
            "--network",
            "name="
                + second
                + ",driver-opt=com.docker.network.endpoint.ifname=up0"
                + ",\"driver-opt=com.docker.network.endpoint.sysctls="
                + "net.ipv4.conf.IFNAME.log_martians=1,net.ipv4.conf.IFNAME.forwarding=0\"");
    assertThat(exec(a, "ip link show")).contains("lan0@").contains("up0@");
    assertThat(exec(a, "cat /proc/sys/net/ipv4/conf/up0/log_martians")).isEqualTo("1");
    assertThat(exec(a, "cat /proc/sys/net/ipv4/conf/lan0/log_martians")).isEqualTo("0");
    Result wrong =
        Cli.docker(
            "run",
            "--rm",
            "--network",
            "name="
                + second
                + ",driver-opt=com.docker.network.endpoint.sysctls=net.ipv4.conf.IFNAME.none=1",
            "busybox",
            "true");
    assertThat(wrong.exitCode()).isEqualTo(125);
    assertThat(wrong.err()).contains("/proc/sys/net/ipv4/conf/eth0/none is not a sysctl file");
  }

  @Test
  void linkLocalAddressesAreAdded() {
    String lan = network("lan");
    String a = serve("a");
    Cli.docker("network", "connect", "--link-local-ip", "169.254.9.9", lan, a).ok();
    assertThat(exec(a, "ip addr show eth1")).contains("inet 169.254.9.9/16");
    Cli.docker("restart", "-t", "0", a).ok();
    assertThat(exec(a, "ip addr")).contains("inet 169.254.9.9/16");
  }

  @Test
  void theMtuIsTheOneAskedFor() {
    String small = network("small", "-o", "com.docker.network.driver.mtu=1380");
    assertThat(exec(serve("a", "--network", small), "cat /sys/class/net/eth0/mtu"))
        .isEqualTo("1380");
  }

  @Test
  void aNetworkHasBothFamilies() throws IOException {
    String dual =
        network("dual", "--ipv6", "--subnet", subnet(1), "--subnet", "fd33:" + block + "::/64");
    String a = serve("a", "--network", dual, "--ip6", "fd33:" + block + "::99");
    String b = serve("b", "--network", dual);
    assertThat(field(a, dual, "GlobalIPv6Address")).isEqualTo("fd33:" + block + "::99");
    assertThat(field(a, dual, "GlobalIPv6PrefixLen")).isEqualTo("64");
    assertThat(field(a, dual, "IPv6Gateway")).isEqualTo("fd33:" + block + "::1");
    assertThat(exec(a, "ip -6 route")).contains("default via fd33:" + block + "::1");
    Waiting.until("its neighbour is reached", 10, () -> reaches(b, "fd33:" + block + "::99"));
    assertThat(reaches(b, address(a, dual))).isTrue();
    InetAddress own = ipv6OfHost();
    if (own != null && Service.isBerth()) {
      try (ServerSocket server = new ServerSocket(0, 5, own)) {
        Thread.ofVirtual().start(() -> answer(server));
        assertThat(
                exec(a, "sleep 2 | nc -w 3 " + own.getHostAddress() + " " + server.getLocalPort()))
            .contains("from the host");
      }
    }
    String c = serve("c", "--network", network("v4only"));
    assertThat(exec(c, "ip -6 addr show eth0")).isEmpty();
  }

  private static @Nullable InetAddress ipv6OfHost() throws SocketException {
    if (!hasIpv6Route()) {
      return null;
    }
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(each.getInetAddresses())) {
        if (address instanceof Inet6Address
            && !address.isLoopbackAddress()
            && !address.isLinkLocalAddress()) {
          return withoutScope(address);
        }
      }
    }
    return null;
  }

  private static InetAddress withoutScope(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean hasIpv6Route() {
    Result routes = Cli.run(java.util.Map.of(), "ip", "-6", "route", "show", "default");
    return routes.exitCode() == 0 && routes.out().contains("default");
  }

  private static void answer(ServerSocket server) {
    try (Socket client = server.accept();
        OutputStream out = client.getOutputStream()) {
      out.write("from the host\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // closed at the end of the test
    }
  }

  @Test
  void aContainerSharesAllNetworksOfAnother() {
    String left = network("left");
    String right = network("right", "--subnet", subnet(2));
    String a = serve("a", "--network", left);
    String b = serve("b", "--network", "container:" + a);
    Cli.docker("network", "connect", right, a).ok();
    assertThat(exec(b, "ip addr")).contains(address(a, left)).contains(address(a, right));
    assertThat(exec(b, "cat /etc/hosts")).contains(address(a, left));
    assertThat(Cli.docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", b).ok())
        .isEqualTo("{}");
    assertThat(Cli.docker("network", "connect", right, b).err())
        .contains(
            "container sharing network namespace with another container or host cannot be"
                + " connected to any other network");
    Cli.docker("stop", "-t", "0", b, a).ok();
    assertThat(Cli.docker("start", b).err()).contains("cannot join network of a non running");
  }

  @Test
  void aSharedNetworkIsSharedOnceMore() {
    String lan = network("lan");
    String a = serve("a", "--network", lan);
    String b = serve("b", "--network", "container:" + a);
    String c = serve("c", "--network", "container:" + b);
    assertThat(exec(c, "ip addr")).contains(address(a, lan));
    assertThat(exec(c, "cat /etc/hosts")).contains(address(a, lan));
    assertThat(Cli.docker("inspect", "-f", "{{.NetworkSettings.SandboxID}}", c).ok()).isEmpty();
  }

  @Test
  void networksThatAreNamedAreAllItJoins() {
    assumeTrue(Service.apiAtLeast(44), "several networks at create are new in 1.44");
    String one = network("one");
    String two = network("two");
    Api api = Api.shared();
    for (String mode : List.of("bridge", "none")) {
      String id =
          api.create(
              """
              {"Image":"busybox","Cmd":["sleep","600"],"HostConfig":{"NetworkMode":"%s"},
               "NetworkingConfig":{"EndpointsConfig":{"%s":{},"%s":{"IPAMConfig":{}}}}}
              """
                  .formatted(mode, one, two));
      containers.add(id);
      api.start(id);
      String format = "{{range $name, $each := .NetworkSettings.Networks}}{{$name}} {{end}}";
      assertThat(Cli.docker("inspect", "-f", format, id).ok()).isEqualTo(one + " " + two);
      assertThat(exec(id, "ip addr")).contains(address(id, one)).contains(address(id, two));
      assertThat(api.get("/containers/" + id + "/json").at("/NetworkSettings/Networks").toString())
          .contains("\"" + two + "\":{\"IPAMConfig\":{}");
    }
  }

  @Test
  void aNetworkOutlivesTheServiceAndItsLastContainer() {
    assumeTrue(Service.isBerth(), "the service is killed");
    List<String> options = List.of("--idle-timeout", "0");
    try (Service own = Service.startOwn("endpoints", options)) {
      Api.of(own).ensureBusybox();
      Cli.dockerOf(own, "network", "create", "--subnet", subnet(1), "lan").ok();
      runOn(own, "aa");
      runOn(own, "bb");
      own.kill();
      own.start(options);
      Waiting.until("the neighbours reach each other", 10, () -> reachesOn(own, "bb", 2));
      runOn(own, "cc");
      Waiting.until("a later one reaches the first", 10, () -> reachesOn(own, "cc", 2));
      assertThat(Cli.dockerOf(own, "exec", "cc", "ip", "addr", "show", "eth0").ok())
          .contains("inet " + ipv4(1, 4) + "/24");
      Cli.dockerOf(own, "rm", "-f", "aa", "bb", "cc").ok();
      own.kill();
      own.start(options);
      runOn(own, "dd");
      runOn(own, "ee");
      String address = Cli.dockerOf(own, "exec", "dd", "hostname", "-i").ok();
      int last = Integer.parseInt(address.substring(address.lastIndexOf('.') + 1));
      Waiting.until("later ones reach each other", 10, () -> reachesOn(own, "ee", last));
      Cli.dockerOf(own, "rm", "-f", "dd", "ee").ok();
      Cli.dockerOf(own, "network", "rm", "lan").ok();
    }
  }

  private static void runOn(Service own, String name) {
    Cli.dockerOf(own, "run", "-d", "--name", name, "--network", "lan", "busybox", "sh", "-c", SERVE)
        .ok();
  }

  private boolean reachesOn(Service own, String name, int last) {
    String script = "nc -w 1 " + ipv4(1, last) + " 7000 </dev/null";
    return Cli.dockerOf(own, "exec", name, "sh", "-c", script).out().contains("served");
  }

  @Test
  void manyAtOnceGetAddressesOfTheirOwn() throws Exception {
    String lan = network("lan", "--subnet", subnet(1));
    List<Thread> threads = new ArrayList<>();
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    Function<Integer, String> name = n -> "m" + n + "-" + suffix;
    for (int i = 0; i < 12; i++) {
      String each = name.apply(i);
      containers.add(each);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    Result result =
                        Cli.docker(
                            "run",
                            "-d",
                            "--name",
                            each,
                            "--network",
                            lan,
                            "busybox",
                            "sleep",
                            "600");
                    if (result.exitCode() != 0) {
                      failures.add(result.err());
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    Set<String> addresses = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      assertThat(addresses.add(address(name.apply(i), lan))).isTrue();
    }
    for (int i = 1; i < 12; i++) {
      String ping = "ping -c 1 -W 3 " + address(name.apply(i), lan);
      assertThat(exec(name.apply(0), ping)).contains("1 packets received");
    }
  }
}
