package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Helper programs that are missing or die: clear words, other networks work, nothing is left. */
class NetworkFaultsTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");
  private static @Nullable Service own;

  private final List<String> masked = new ArrayList<>();

  /** All tests share a service that has no network yet, which each finds as the last left it. */
  private static synchronized Service service() {
    Service service = own;
    if (service == null) {
      service = Service.startOwn("faults", OPTIONS);
      Api.of(service).ensureBusybox();
      own = service;
    }
    return service;
  }

  @BeforeEach
  void onlyForOurs() {
    assumeTrue(Service.isBerth(), "a peer's helpers are not ours to take away");
    service();
  }

  @AfterEach
  void unmaskAll() {
    masked.forEach(path -> inHolder("umount", path));
    masked.clear();
    Cli.dockerOf(service(), "rm", "-f", "web", "client");
    Cli.dockerOf(service(), "network", "rm", "app");
  }

  @AfterAll
  static void close() {
    Service service = own;
    own = null;
    if (service != null) {
      service.close();
    }
  }

  private static Cli.Result inHolder(String... command) {
    List<String> all = NetworkTraces.holderCommand(service());
    all.addAll(List.of(command));
    return Cli.run(Map.of(), all.toArray(String[]::new));
  }

  /** Lets a program be missing for the service, as if its package were not installed. */
  private void mask(String... paths) {
    for (String path : paths) {
      if (Files.exists(Path.of(path))) {
        inHolder("mount", "--bind", "/dev/null", path).ok();
        masked.add(path);
      }
    }
  }

  private static String docker(String... arguments) {
    return Cli.dockerOf(service(), arguments).ok();
  }

  private static String refused(String... arguments) {
    Cli.Result result = Cli.dockerOf(service(), arguments);
    assertThat(result.exitCode()).as(result.out()).isNotZero();
    return result.err();
  }

  private static void killAll(String program) {
    ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").contains(program))
        .filter(
            process ->
                process.info().commandLine().orElse("").contains(service().home().toString()))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean resolves(String name) {
    return Cli.dockerOf(service(), "exec", "client", "nslookup", "-type=a", name).exitCode() == 0;
  }

  private static void hostAndNoneWork() {
    assertThat(docker("run", "--rm", "--network", "none", "busybox", "echo", "works"))
        .isEqualTo("works");
    assertThat(docker("run", "--rm", "--network", "host", "busybox", "echo", "works"))
        .isEqualTo("works");
  }

  private static void twoContainers() {
    docker("network", "create", "app");
    docker("run", "-d", "--name", "web", "--network", "app", "busybox", "sleep", "600");
    docker("run", "-d", "--name", "client", "--network", "app", "busybox", "sleep", "600");
  }

  @Test
  void aKilledResolverComesBack() {
    twoContainers();
    assertThat(resolves("web")).isTrue();
    killAll("aardvark-dns");
    Waiting.until("names are served again", 20, () -> resolves("web"));
    killAll("aardvark-dns");
    docker("restart", "-t", "0", "web");
    assertThat(resolves("web")).as("at once after a start").isTrue();
  }

  @Test
  void aResolverKilledWhileNoServiceRanComesBack() {
    twoContainers();
    service().kill();
    killAll("aardvark-dns");
    service().start(OPTIONS);
    Waiting.until("names are served again", 20, () -> resolves("web"));
  }

  @Test
  void aKilledWayOutComesBack() throws IOException {
    twoContainers();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"))) {
      Thread.ofVirtual().start(() -> greet(server));
      String reach =
          "sleep 1 | nc -w 2 host.docker.internal " + server.getLocalPort() + " | grep -q hello";
      assertThat(reached(reach)).isTrue();
      killAll("passt");
      killAll("pasta");
      Waiting.until("the host is reached again", 30, () -> reached(reach));
      assertThat(resolves("web")).isTrue();
    }
  }

  /** A connection that a killed helper carried may never end. */
  private static boolean reached(String script) {
    return Cli.dockerOf(service(), "exec", "client", "timeout", "4", "sh", "-c", script).exitCode()
        == 0;
  }

  private static void greet(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept();
          OutputStream out = client.getOutputStream()) {
        out.write("hello\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // closed at the end of the test
      }
    }
  }

  @Test
  void aMissingResolverIsNamedWithItsPackage() {
    docker("run", "--rm", "busybox", "true");
    NetworkTraces before = NetworkTraces.of(service());
    mask("/usr/lib/podman/aardvark-dns", "/usr/libexec/podman/aardvark-dns");
    killAll("aardvark-dns");
    docker("network", "create", "app");
    assertThat(refused("run", "--name", "web", "--network", "app", "busybox", "true"))
        .contains("aardvark-dns is not installed: install the package aardvark-dns");
    docker("rm", "web");
    assertThat(docker("run", "--rm", "busybox", "echo", "bridge works")).isEqualTo("bridge works");
    hostAndNoneWork();
    docker("network", "rm", "app");
    assertThat(NetworkTraces.of(service()).links()).isEqualTo(before.links());
    // what an earlier network left is taken away with the next change, at the latest
    assertThat(before.files()).containsAll(NetworkTraces.of(service()).files());
    unmaskAll();
    twoContainers();
    assertThat(resolves("web")).as("as soon as it is installed").isTrue();
  }

  @Test
  void withoutAnyWayOutTheMissingProgramsAreNamed() {
    mask("/usr/bin/pasta");
    killAll("passt");
    killAll("pasta");
    assertThat(docker("run", "--rm", "busybox", "echo", "slirp4netns")).isEqualTo("slirp4netns");
    mask("/usr/bin/slirp4netns");
    killAll("slirp4netns");
    assertThat(refused("run", "--rm", "busybox", "true"))
        .contains("pasta is not installed: install the package passt")
        .contains("slirp4netns is not installed either");
    hostAndNoneWork();
    unmaskAll();
    assertThat(docker("run", "--rm", "busybox", "echo", "again")).isEqualTo("again");
  }

  @Test
  void withoutNftablesIptablesSetsTheRules() {
    mask("/usr/sbin/nft");
    twoContainers();
    assertThat(resolves("web")).isTrue();
    docker("rm", "-f", "web", "client");
    docker("network", "rm", "app");
    mask("/usr/sbin/iptables");
    docker("network", "create", "app");
    assertThat(refused("run", "--rm", "--network", "app", "busybox", "true"))
        .contains("is not installed: install the package")
        .contains("nftables");
    hostAndNoneWork();
  }

  @Test
  void withoutTheTunDeviceTheErrorSaysWhatToDo() {
    inHolder("mount", "-t", "tmpfs", "tmpfs", "/dev/net").ok();
    masked.add("/dev/net");
    killAll("passt");
    killAll("pasta");
    killAll("slirp4netns");
    assertThat(refused("run", "--rm", "busybox", "true"))
        .contains("/dev/net/tun cannot be opened")
        .contains("modprobe tun");
    hostAndNoneWork();
    unmaskAll();
    assertThat(docker("run", "--rm", "busybox", "echo", "again")).isEqualTo("again");
  }
}
