package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetavarkConfigTest {
  @Test
  void tellsNetavarkEverything() {
    Network network =
        new NetworkBuilder("app")
            .id("ab".repeat(32))
            .pools(List.of(new Network.Pool("10.5.0.0/24", null, "10.5.0.1", Map.of())))
            .internal(true)
            .bridgeName("br-abababababab")
            .options(Map.of(NetworkOptions.MTU, "1400"))
            .build();
    Lease.Endpoint endpoint =
        new Lease.Endpoint(
            network.id(),
            "app",
            "cd".repeat(32),
            "eth0",
            "veth0",
            "10.5.0.7",
            null,
            "02:42:0a:05:00:07",
            List.of("web", "www"),
            List.of());
    JsonNode config =
        NetavarkConfig.of(
            new Attachment(network, endpoint, "ef".repeat(32), "web", Path.of("/ns"), true, null));
    JsonNode own = config.path("networks").path("app");
    assertThat(config.path("container_name").asText()).isEqualTo("web");
    assertThat(own.path("static_ips").toString()).isEqualTo("[\"10.5.0.7\"]");
    assertThat(own.path("static_mac").asText()).isEqualTo("02:42:0a:05:00:07");
    assertThat(own.path("aliases").toString()).isEqualTo("[\"www\"]");
    JsonNode info = config.path("network_info").path("app");
    assertThat(info.path("network_interface").asText()).isEqualTo("br-abababababab");
    assertThat(info.path("internal").asBoolean()).isTrue();
    assertThat(info.path("dns_enabled").asBoolean()).isFalse();
    assertThat(info.path("options").path("mtu").asText()).isEqualTo("1400");
    assertThat(info.path("subnets").path(0).path("gateway").asText()).isEqualTo("10.5.0.1");
  }
}
