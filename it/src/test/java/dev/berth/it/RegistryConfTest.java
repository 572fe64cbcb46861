package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What files of the user say about registries, with real registries and the docker CLI. */
class RegistryConfTest {
  private static final Path IMAGE =
      Path.of(System.getenv().getOrDefault("BERTH_IT_IMAGE", "busybox.tar"));

  private static Service service;
  private static RegistryServer plain;

  @BeforeAll
  static void start() {
    assumeTrue(Service.isBerth(), "a peer's files belong to root");
    service = Service.startOwn("conf", java.util.List.of("--idle-timeout", "0"));
    Api.of(service).ensureBusybox();
    plain = RegistryServer.start(false);
    plain.push(IMAGE, "team/busy:1", "v2s2");
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      plain.close();
      service.close();
    }
  }

  @AfterEach
  void clean() {
    for (String each : new String[] {"config/containers", "config/berth", "run/containers"}) {
      Cli.run(java.util.Map.of(), "rm", "-rf", service.home().resolve(each).toString());
    }
  }

  private static Path write(String name, String text) throws IOException {
    Path file = service.home().resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, text);
  }

  private static Cli.Result docker(String... arguments) {
    return Cli.dockerOf(service, arguments);
  }

  private static void assertRefused(Cli.Result result, String text) {
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(1);
    assertThat(result.err()).contains(text);
  }

  @Test
  void aLockedRegistryOpensWithCertificatesAndPassword() throws IOException {
    String address = LockedRegistry.outerAddress();
    assumeTrue(address != null, "this machine has no address but loopback");
    try (LockedRegistry locked = LockedRegistry.start(address);
        ConnectProxy proxy = new ConnectProxy()) {
      String name = locked.host() + "/private/busy:1";
      docker("tag", "busybox", name).ok();
      assertRefused(docker("push", name), "certificate signed by unknown authority");
      Path certificates = service.home().resolve("config/containers/certs.d/" + locked.host());
      Files.createDirectories(certificates);
      Files.copy(locked.authority(), certificates.resolve("ca.crt"));
      assertRefused(docker("push", name), "certificate");
      Files.copy(locked.key(), certificates.resolve("client.key"));
      assertRefused(docker("push", name), "missing client certificate");
      Files.copy(locked.certificate(), certificates.resolve("client.cert"));
      assertRefused(docker("push", name), "no basic auth credentials");
      // user it, password secret
      String auths = "{\"auths\":{\"%s\":{\"auth\":\"aXQ6c2VjcmV0\"}}}".formatted(locked.host());
      write("run/containers/auth.json", auths);
      docker("push", name).ok();
      docker("rmi", name).ok();
      throughAProxy(proxy, name, locked.host());
    }
  }

  private static void throughAProxy(ConnectProxy proxy, String name, String host)
      throws IOException {
    String file = "{\"proxies\":{\"https-proxy\":\"http://%s127.0.0.1:%d\",\"no-proxy\":\"%s\"}}";
    write("config/berth/daemon.json", file.formatted("user:wrong@", proxy.port(), ""));
    assertThat(docker("pull", name).exitCode()).isEqualTo(1);
    write("config/berth/daemon.json", file.formatted("user:pass@", proxy.port(), ""));
    docker("pull", name).ok();
    assertThat(docker("info", "-f", "{{.HTTPSProxy}}").ok()).startsWith("http://xxxxx:xxxxx@");
    assertThat(proxy.targets()).contains("refused " + host, host);
    docker("rmi", name).ok();
    int before = proxy.targets().size();
    String network = host.substring(0, host.lastIndexOf('.')) + ".0/24";
    write("config/berth/daemon.json", file.formatted("user:pass@", proxy.port(), network));
    docker("pull", name).ok();
    assertThat(proxy.targets()).hasSize(before);
    docker("rmi", name).ok();
  }

  @Test
  void aNameLeadsToAnotherPlaceAndAMirrorMayBeDead() throws IOException {
    write(
        "config/containers/registries.conf.d/50-team.conf",
        """
        [[registry]]
        prefix = "registry.example/our"
        location = "%1$s/team"
        insecure = true
        [[registry.mirror]]
        location = "localhost:1/team"
        [[registry]]
        location = "blocked.example"
        blocked = true
        """
            .formatted(plain.host()));
    assertThat(docker("pull", "registry.example/our/busy:1").ok())
        .contains("Downloaded newer image for registry.example/our/busy:1");
    assertThat(service.log())
        .contains("mirror localhost:1 does not serve registry.example/our/busy:1");
    docker("rmi", "registry.example/our/busy:1").ok();
    assertRefused(docker("pull", "blocked.example/x"), "registry blocked.example is blocked in ");
    Cli.dockerWithInput(service, "FROM registry.example/our/busy:1\n", "build", "-q", "-").ok();
    docker("rmi", "registry.example/our/busy:1").ok();
  }

  @Test
  void thePolicyIsForPullsAndBuilds() throws IOException {
    String name = plain.host() + "/team/busy:1";
    String policy =
        "{\"default\":[{\"type\":\"insecureAcceptAnything\"}],\"transports\":{\"docker\":{\"%s\":"
            + "[{\"type\":\"%s\"}]}}}";
    write("config/containers/policy.json", policy.formatted(plain.host(), "reject"));
    String text = "Running image docker://" + name + " is rejected by policy.";
    assertRefused(docker("pull", name), text);
    assertRefused(
        Cli.dockerWithInput(service, "FROM " + name + "\n", "build", "--pull", "-"), text);
    write("config/containers/policy.json", policy.formatted(plain.host() + "/team", "signedBy"));
    assertRefused(docker("pull", name), "wants a signature (signedBy)");
    write("config/containers/policy.json", policy.formatted(plain.host() + "/other", "reject"));
    docker("pull", name).ok();
    docker("rmi", name).ok();
  }

  @Test
  void warningsAreShown() throws IOException {
    Path file =
        write(
            "config/containers/registries.conf",
            "[[registry]]\nlocation = \"r.example\"\nshort-name-mode = \"disabled\"\n");
    write("config/berth/daemon.json", "{\"insecure-registries\":[\"h.example:5000\"]}");
    Cli.Result info = docker("info");
    assertThat(info.out() + info.err())
        .contains(
            file + ":3:1: \"short-name-mode\" is ignored in [[registry]]: it belongs to the top")
        .contains("h.example:5000");
    Files.writeString(file, "[[registry]]\nlocation = 7\n");
    info = docker("info");
    assertThat(info.out() + info.err()).contains(file + ":2:1: \"location\" must be a string");
    assertRefused(docker("pull", "r.example/x"), file + ":2:1: \"location\" must be a string");
  }

  @Test
  void searchesARegistry() throws IOException {
    byte[] found =
        ("{\"results\":[{\"name\":\"one\",\"description\":\"the first\",\"star_count\":9,"
                + "\"is_official\":true},{\"name\":\"two\",\"star_count\":1}]}")
            .getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/v1/search",
        exchange -> {
          exchange.sendResponseHeaders(200, found.length);
          exchange.getResponseBody().write(found);
          exchange.close();
        });
    server.start();
    try {
      String host = "127.0.0.1:" + server.getAddress().getPort();
      // spares the attempt with TLS, which this server leaves without an answer
      docker("search", host + "/x").ok();
      assertThat(docker("search", "--filter", "stars=3", "--no-trunc", host + "/x").ok())
          .contains("the first")
          .contains("[OK]")
          .doesNotContain("two");
    } finally {
      server.stop(0);
    }
    assertThat(docker("search", "--format", "{{.Name}}", plain.host() + "/BUSY").ok())
        .isEqualTo("team/busy");
  }
}
