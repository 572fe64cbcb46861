package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same networks whatever sets them up: rtnetlink, netavark or CNI plugins. */
class NetworkBackendsTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");

  @BeforeEach
  void onlyForOurs() {
    assumeTrue(Service.isBerth(), "a peer has no such backends");
  }

  private static Service start(String backend) throws IOException {
    assumeTrue(
        !backend.equals("cni") || Files.exists(Path.of("/usr/lib/cni/bridge")),
        "the package containernetworking-plugins is not installed");
    Service service = Service.startOwn(backend, OPTIONS);
    service.kill();
    Path config = service.home().resolve("config/berth");
    Files.createDirectories(config);
    Files.writeString(config.resolve("daemon.json"), "{\"network-backend\": \"" + backend + "\"}");
    service.start(OPTIONS);
    Api.of(service).ensureBusybox();
    return service;
  }

  private static String docker(Service service, String... arguments) {
    return Cli.dockerOf(service, arguments).ok();
  }

  private static String in(Service service, String container, String script) {
    return docker(service, "exec", container, "sh", "-c", script);
  }

  @ParameterizedTest
  @ValueSource(strings = {"netlink", "netavark", "cni"})
  void containersMeetOnIt(String backend) throws IOException {
    try (Service service = start(backend)) {
      docker(service, "network", "create", "--ipv6", "--subnet", "fd00:231::/64", "warm");
      docker(service, "run", "--rm", "--network", "warm", "-p", "80", "busybox", "true");
      docker(service, "network", "rm", "warm");
      NetworkTraces before = NetworkTraces.of(service);
      docker(
          service,
          "network",
          "create",
          "--ipv6",
          "--subnet",
          "10.231.7.0/24",
          "--subnet",
          "fd00:231:7::/64",
          "--opt",
          "com.docker.network.driver.mtu=1400",
          "front");
      docker(service, "network", "create", "--internal", "back");
      int port = FreePort.find();
      docker(
          service,
          "run",
          "-d",
          "--name",
          "web",
          "--network",
          "front",
          "--ip",
          "10.231.7.50",
          "--network-alias",
          "www",
          "-p",
          port + ":80",
          "busybox",
          "httpd",
          "-f",
          "-p",
          "80");
      docker(
          service,
          "run",
          "-d",
          "--name",
          "client",
          "--network",
          "front",
          "busybox",
          "sleep",
          "600");
      assertThat(in(service, "client", "ping -c 1 -W 2 www")).contains("1 packets received");
      assertThat(in(service, "client", "ping6 -c 1 -W 2 web")).contains("1 packets received");
      assertThat(in(service, "web", "cat /sys/class/net/eth0/mtu")).isEqualTo("1400");
      assertThat(in(service, "web", "ip -4 addr show eth0")).contains("10.231.7.50/24");
      Waiting.until("the published port answers", 10, () -> answers(port));
      connectAndDisconnect(service);
      restartTheService(service);
      docker(service, "rm", "-f", "web", "client");
      docker(service, "network", "rm", "front", "back");
      NetworkTraces.settle(service, before);
    }
  }

  private static void connectAndDisconnect(Service service) {
    docker(service, "run", "-d", "--name", "db", "--network", "back", "busybox", "sleep", "600");
    assertThat(in(service, "db", "ip route")).doesNotContain("default");
    docker(service, "network", "connect", "back", "client");
    assertThat(in(service, "client", "ping -c 1 -W 2 db")).contains("1 packets received");
    assertThat(in(service, "db", "ping -c 1 -W 2 client")).contains("1 packets received");
    assertThat(in(service, "client", "ip route show default")).contains("via 10.231.7.1");
    docker(service, "network", "disconnect", "back", "client");
    assertThat(in(service, "client", "ls /sys/class/net")).doesNotContain("eth1");
    docker(service, "rm", "-f", "db");
  }

  private static void restartTheService(Service service) {
    service.kill();
    service.start(OPTIONS);
    assertThat(in(service, "client", "ping -c 1 -W 2 www")).contains("1 packets received");
    docker(service, "restart", "-t", "0", "client");
    assertThat(in(service, "client", "ping -c 1 -W 2 www")).contains("1 packets received");
  }

  private static boolean answers(int port) {
    return Cli.run(Map.of(), "curl", "-s", "-m", "2", "localhost:" + port).exitCode() == 0;
  }
}
