package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Service;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The remote client of Podman 5 as the next Debian packages it, whatever this machine has. */
class NewerRemotePodmanTest extends RemotePodmanSuite {
  @Override
  PodmanRemote client() {
    try {
      return new PodmanRemote(Service.shared(), DebianPrograms.podman(), home);
    } catch (AssertionError e) {
      return abort("podman-remote cannot be fetched: " + e.getMessage());
    }
  }

  @Test
  void inspectInTheNewerLayout() {
    client().ok("create", "--name", "new3", "--entrypoint", "[\"sh\",\"-c\"]", "busybox", "true");
    JsonNode config = client().json("inspect", "new3").get(0).get("Config");
    assertThat(config.get("Entrypoint").toString()).isEqualTo("[\"sh\",\"-c\"]");
    assertThat(config.get("StopSignal").asText()).isEqualTo("SIGTERM");
    sleeping("new4", "--health-cmd", "true", "--health-interval", "disable");
    client().ok("healthcheck", "run", "new4");
    assertThat(client().ok("inspect", "new4", "--format", "{{.State.Health.Status}}"))
        .isEqualTo("healthy");
  }

  @Test
  void whatOlderClientsDoNotKnow() {
    assertThat(client().json("system", "df", "--format", "json")).hasSize(3);
    client().withInput("hidden", "secret", "create", "new-sec2", "-").ok();
    assertThat(client().run("secret", "exists", "new-sec2").exitCode()).isZero();
    assertThat(client().run("secret", "exists", "nosuch").exitCode()).isEqualTo(1);
    client().ok("pod", "create", "--name", "new-pod2");
    JsonNode pods = client().json("pod", "inspect", "new-pod2");
    assertThat(pods.get(0).get("Name").asText()).isEqualTo("new-pod2");
  }

  @Test
  void networksWithResolvers() {
    client().ok("network", "create", "--dns", "192.0.2.1", "--dns", "192.0.2.2", "new-dns");
    assertThat(resolvers("new-dns")).containsExactly("192.0.2.1", "192.0.2.2");
    client()
        .ok("network", "update", "--dns-drop", "192.0.2.1", "--dns-add", "192.0.2.3", "new-dns");
    assertThat(resolvers("new-dns")).containsExactly("192.0.2.2", "192.0.2.3");
    assertThat(client().run("network", "update", "--dns-add", "x", "new-dns").err())
        .contains("unable to parse ip x specified in AddDNSServer: invalid argument");
    assertThat(client().run("network", "create", "--disable-dns", "--dns", "192.0.2.1", "no").err())
        .contains("cannot set NetworkDNSServers if DNS is not enabled for the network");
    client().ok("network", "create", "--disable-dns", "new-mute");
    assertThat(client().ok("network", "inspect", "--format", "{{.DNSEnabled}}", "new-mute"))
        .isEqualTo("false");
    client().ok("network", "update", "--dns-add", "192.0.2.4", "new-mute");
    assertThat(resolvers("new-mute")).containsExactly("192.0.2.4");
  }

  private List<String> resolvers(String network) {
    List<String> servers = new ArrayList<>();
    client()
        .json("network", "inspect", network)
        .at("/0/network_dns_servers")
        .forEach(each -> servers.add(each.asText()));
    return servers;
  }
}
