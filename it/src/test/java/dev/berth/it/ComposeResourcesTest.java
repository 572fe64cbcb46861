package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Projects of Docker Compose version 2 with much to say about networks and volumes. */
class ComposeResourcesTest {
  @BeforeAll
  static void needs() {
    Assumptions.assumeTrue(Compose.missing().isEmpty(), Compose.missing());
    Service.shared();
  }

  @Test
  void networks() {
    DebianImages.nginx();
    DebianImages.redis();
    String outside = "outside-" + UUID.randomUUID();
    Cli.docker("network", "create", outside).ok();
    try (Compose tiers = new Compose("networks", Map.of("OUTSIDE", outside))) {
      tiers.ok("up", "-d");
      assertThat(tiers.page("edge", 80)).isEqualTo("three tiers");
      assertThat(tiers.exec("sidecar", "wget", "-qO-", "localhost:8080")).isEqualTo("three tiers");
      fixedAddresses(tiers);
      namesByNetwork(tiers);
      if (Service.apiAtLeast(
          45)) { // dockerd 20.10 still gives internal networks a way out of no use
        assertThat(tiers.exec("linked", "ip", "route")).doesNotContain("default");
      }
      assertThat(tiers.exec("lonely", "ls", "/sys/class/net")).isEqualTo("lo");
      JsonNode middle = Api.shared().get("/networks/" + tiers.name() + "_middle");
      assertThat(middle.at("/Labels/tier").asText()).isEqualTo("middle");
      assertThat(middle.at("/Containers").size()).isEqualTo(2);
      tiers.ok("down", "-t", "1");
      assertThat(Cli.docker("network", "ls", "--format", "{{.Name}}").ok().lines())
          .contains(outside)
          .noneMatch(name -> name.startsWith(tiers.name()));
    } finally {
      Cli.docker("network", "rm", outside);
    }
  }

  private static void fixedAddresses(Compose tiers) {
    String format = "{{(index .NetworkSettings.Networks \"%s_%s\").%s}}";
    String middle = format.formatted(tiers.name(), "middle", "IPAddress");
    assertThat(tiers.inspect("edge", middle)).isEqualTo("10.217.1.10");
    assertThat(tiers.inspect("app", middle)).isEqualTo("10.217.1.20");
    assertThat(tiers.inspect("store", format.formatted(tiers.name(), "data", "GlobalIPv6Address")))
        .isEqualTo("fd17:217::30");
    String interfaces = tiers.exec("app", "ip", "-o", "addr");
    assertThat(interfaces).contains("10.217.1.20/24", "fd17:217::");
    assertThat(tiers.exec("app", "ip", "link")).contains("mtu 1400");
    if (Service.apiAtLeast(44)) { // addresses by network came with it
      assertThat(tiers.exec("app", "ip", "link")).contains("02:42:0a:d9:01:14");
    }
    assertThat(tiers.exec("app", "cat", "/etc/hosts"))
        .contains("192.0.2.7\tlegacy.example.test", "10.217.1.20\tapp-host.example.test app-host");
    assertThat(tiers.exec("app", "cat", "/etc/resolv.conf")).contains("search example.test");
  }

  private static void namesByNetwork(Compose tiers) {
    for (String name :
        new String[] {"app", "reader", "warehouse", "store", tiers.container("app")}) {
      assertThat(tiers.exec("linked", "ping", "-c", "1", "-w", "5", name))
          .as(name)
          .contains("1 packets received");
    }
    for (String name : new String[] {"edge", "backend", "api.internal"}) {
      assertThat(tiers.run("exec", "-T", "linked", "ping", "-c", "1", "-w", "5", name).err())
          .as("of another network")
          .contains("bad address");
    }
    assertThat(tiers.exec("edge", "getent", "ahostsv4", "backend")).startsWith("10.217.1.20");
    assertThat(tiers.run("exec", "-T", "edge", "getent", "ahostsv4", "reader").exitCode())
        .isEqualTo(2);
  }

  @Test
  void volumes() {
    DebianImages.postgres();
    String shared = "shared-" + UUID.randomUUID();
    String www = "www-" + UUID.randomUUID();
    Cli.docker("volume", "create", shared).ok();
    try (Compose app = new Compose("volumes", Map.of("SHARED", shared, "WWW", www))) {
      app.ok("up", "-d", "--wait");
      String sql = "CREATE TABLE t AS SELECT 42 AS answer";
      app.ok("exec", "-T", "database", "psql", "-U", "postgres", "-c", sql);
      String fill =
          "for d in named anonymous shared made; do echo $d >/$d/file; done; cat /host/file"
              + " /again/file; df -k /var/www | awk 'NR > 1 {print $2}'";
      assertThat(app.exec("files", "sh", "-c", fill)).isEqualTo("of the host\nnamed\n2048");
      assertThat(app.exec("sees", "df", "-k", "/scratch")).contains(" 1024 ");
      assertThat(app.file("made/file")).hasContent("made");
      assertThat(app.exec("sees", "cat", "/named/file", "/host/file", "/anonymous/file"))
          .isEqualTo("named\nof the host\nanonymous");

      // Recreated containers take their anonymous volumes along, unless they shall not.
      app.ok("up", "-d", "--force-recreate", "-t", "1", "files");
      assertThat(app.exec("files", "ls", "/anonymous", "/named")).contains("file\n");
      app.ok("up", "-d", "--force-recreate", "-t", "1", "-V", "files");
      assertThat(app.exec("files", "ls", "/anonymous")).isEmpty();

      app.ok("down", "-t", "3");
      assertThat(allVolumes()).contains(app.name() + "_named", app.name() + "_data", shared, www);
      app.ok("up", "-d", "--wait");
      assertThat(app.exec("files", "cat", "/named/file")).isEqualTo("named");
      String[] ask = {"exec", "-T", "database", "psql", "-U", "postgres", "-Atc", "TABLE t"};
      assertThat(app.ok(ask)).isEqualTo("42");
      app.ok("down", "-v", "-t", "3");
      assertThat(allVolumes()).contains(shared).doesNotContain(app.name() + "_named", www);
    } finally {
      Cli.docker("volume", "rm", shared);
    }
  }

  private static String allVolumes() {
    return Cli.docker("volume", "ls", "-q").ok();
  }
}
