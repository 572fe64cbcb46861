package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Service;
import dev.berth.it.Waiting;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Resolvers that a network has of its own. Containers without a program on port 53 play them: their
 * kernel counts who asked.
 */
class NetworkResolversTest extends LibpodSuite {
  private static final String SUBNET =
      ",\"dns_enabled\":true,\"subnets\":[{\"subnet\":\"10.133.7.0/24\"}]";

  private static void server(PodmanRemote podman, String name, String address) {
    podman.ok(
        "run", "-d", "--name", name, "--network", "n1", "--ip", address, "busybox", "sleep", "600");
  }

  private static void client(PodmanRemote podman, String name) {
    podman.ok("run", "-d", "--name", name, "--network", "n1", "busybox", "sleep", "600");
  }

  /** Queries that came to a container. */
  private static int asked(PodmanRemote podman, String container) {
    String counts = podman.ok("exec", container, "grep", "Udp:", "/proc/net/snmp");
    return Integer.parseInt(counts.strip().lines().toList().getLast().split(" ")[2]);
  }

  /** Lets a container ask for a name that nobody has, and says whether a server heard of it. */
  private static boolean hears(PodmanRemote podman, String server, String client) {
    int before = asked(podman, server);
    podman.run("exec", client, "timeout", "1", "nslookup", "nobody.invalid");
    return asked(podman, server) > before;
  }

  private JsonNode servers(String network) {
    return get("/networks/" + network + "/json").path("network_dns_servers");
  }

  @Test
  void areAskedAndFollowAnUpdate() {
    post("/networks/create", "{\"name\":\"n1\"" + SUBNET + "}", 200);
    assertThat(servers("n1").isMissingNode()).isTrue();
    server(podman(), "first", "10.133.7.20");
    server(podman(), "second", "10.133.7.21");
    client(podman(), "client");
    assertThat(hears(podman(), "first", "client")).isFalse();
    post("/networks/n1/update", "{\"adddnsservers\":[\"10.133.7.20\"]}", 204);
    assertThat(servers("n1")).extracting(JsonNode::asText).containsExactly("10.133.7.20");
    assertThat(hears(podman(), "first", "client")).isTrue();
    post(
        "/networks/n1/update",
        "{\"removednsservers\":[\"10.133.7.20\"],\"adddnsservers\":[\"10.133.7.21\"]}",
        204);
    assertThat(hears(podman(), "first", "client")).isFalse();
    assertThat(hears(podman(), "second", "client")).isTrue();
    client(podman(), "later");
    assertThat(hears(podman(), "second", "later")).isTrue();
    post("/networks/n1/update", "{\"removednsservers\":[\"10.133.7.21\"]}", 204);
    assertThat(servers("n1").isMissingNode()).isTrue();
    assertThat(hears(podman(), "second", "later")).isFalse();
    assertThat(podman().ok("exec", "client", "nslookup", "later")).contains("10.133.7.");
    assertThat(post("/networks/nope/update", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void containersMayNameOthers() {
    post(
        "/networks/create",
        "{\"name\":\"n1\",\"network_dns_servers\":[\"10.133.7.20\"]" + SUBNET + "}",
        200);
    server(podman(), "first", "10.133.7.20");
    server(podman(), "second", "10.133.7.21");
    podman()
        .ok(
            "run",
            "-d",
            "--name",
            "own",
            "--network",
            "n1",
            "--dns",
            "10.133.7.21",
            "busybox",
            "sleep",
            "600");
    assertThat(hears(podman(), "first", "own")).isFalse();
    assertThat(hears(podman(), "second", "own")).isTrue();
    post("/networks/n1/update", "{\"adddnsservers\":[\"10.133.7.99\"]}", 204);
    assertThat(hears(podman(), "second", "own")).isTrue();
  }

  @Test
  void namesCanBeLeftOut() {
    post("/networks/create", "{\"name\":\"n1\"}", 200);
    assertThat(get("/networks/n1/json").get("dns_enabled").asBoolean()).isFalse();
    client(podman(), "one");
    client(podman(), "two");
    assertThat(podman().ok("exec", "one", "cat", "/etc/resolv.conf")).doesNotContain("127.0.0.11");
    assertThat(podman().run("exec", "one", "ping", "-c1", "-W1", "two").exitCode()).isNotZero();
  }

  @Test
  void outliveTheService() {
    Assumptions.assumeTrue(Service.isBerth(), "a peer is not ours to kill");
    List<String> options = List.of("--idle-timeout", "0");
    try (Service service = Service.startOwn("resolvers", options)) {
      Api own = Api.of(service);
      own.ensureBusybox();
      PodmanRemote podman = new PodmanRemote(service, home);
      assertThat(
              own.post(BASE + "/networks/create", "{\"name\":\"n1\"" + SUBNET + "}").statusCode())
          .isEqualTo(200);
      server(podman, "first", "10.133.7.20");
      client(podman, "client");
      own.post(BASE + "/networks/n1/update", "{\"adddnsservers\":[\"10.133.7.20\"]}");
      service.kill();
      service.start(options);
      assertThat(own.get(BASE + "/networks/n1/json").at("/network_dns_servers/0").asText())
          .isEqualTo("10.133.7.20");
      Waiting.until("it is asked still", 10, () -> hears(podman, "first", "client"));
      podman.ok("restart", "-t", "0", "client");
      assertThat(hears(podman, "first", "client")).isTrue();
    }
  }
}
