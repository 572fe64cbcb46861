package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CniConfigTest {
  private static Network network(Map<String, String> options) {
    return new NetworkBuilder("app")
        .id("ab".repeat(32))
        .pools(
            List.of(
                new Network.Pool("10.5.0.0/24", null, "10.5.0.1", Map.of()),
                new Network.Pool("fd00:5::/64", null, "fd00:5::1", Map.of())))
        .bridgeName("br-abababababab")
        .options(options)
        .build();
  }

  private static JsonNode config(Map<String, String> options) {
    Lease.Endpoint endpoint =
        new Lease.Endpoint(
            "ab".repeat(32),
            "app",
            "cd".repeat(32),
            "eth1",
            "veth0",
            "10.5.0.7",
            "fd00:5::7",
            "02:42:0a:05:00:07",
            List.of("web"),
            List.of());
    return CniConfig.of(
        new Attachment(
            network(options), endpoint, "ef".repeat(32), "web", Path.of("/ns"), true, null));
  }

  @Test
  void tellsThePluginWhatWasDecided() {
    JsonNode config = config(Map.of(NetworkOptions.MTU, "1400"));
    assertThat(config.path("bridge").asText()).isEqualTo("br-abababababab");
    assertThat(config.path("mtu").asInt()).isEqualTo(1400);
    assertThat(config.path("isGateway").asBoolean()).isTrue();
    assertThat(config.path("runtimeConfig").path("mac").asText()).isEqualTo("02:42:0a:05:00:07");
    assertThat(config.path("ipam").path("addresses").toString())
        .isEqualTo(
            "[{\"address\":\"10.5.0.7/24\",\"gateway\":\"10.5.0.1\"},"
                + "{\"address\":\"fd00:5::7/64\",\"gateway\":\"fd00:5::1\"}]");
  }

  @Test
  void aBridgeWithoutOneAddressIsNothingForThePlugin() {
    Map<String, String> half = Map.of(NetworkOptions.INHIBIT_IPV4, "true");
    assertThat(CniConfig.halfGateway(network(half))).isTrue();
    assertThat(CniConfig.halfGateway(network(Map.of()))).isFalse();
  }

  @Test
  void findsThePortOfTheBridge() throws IOException {
    String result =
        "{\"interfaces\": [{\"name\": \"br0\", \"mac\": \"x\"}, {\"name\": \"veth1\"},"
            + " {\"name\": \"eth0\", \"sandbox\": \"/ns\"}]}";
    ObjectNode node = (ObjectNode) Json.mapper().readTree(result);
    assertThat(CniConfig.port(node, "br0")).isEqualTo("veth1");
    assertThat(CniConfig.port(Json.mapper().createObjectNode(), "br0")).isNull();
  }

  @Test
  void missingPluginsAreNamedWithTheirPackage(@TempDir Path empty) {
    CniPlugins plugins = new CniPlugins(Map.of("CNI_PATH", empty.toString()));
    assertThatThrownBy(() -> plugins.require(List.of("bridge", "static")))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "the CNI plugins bridge, static are not installed: install the package"
                + " containernetworking-plugins");
  }
}
