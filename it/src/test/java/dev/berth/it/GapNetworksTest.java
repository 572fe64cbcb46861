package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields, filters and answers of networks. */
class GapNetworksTest extends GapSuite {
  private final List<String> networks = new ArrayList<>();

  @AfterEach
  void removeNetworks() {
    made.forEach(API::remove);
    networks.forEach(name -> API.delete("/networks/" + name));
  }

  private Response network(String name, String fields) {
    networks.add(name);
    return API.post("/networks/create", "{\"Name\":\"" + name + "\"," + fields + "}");
  }

  @Test
  void bridgeHostAndNoneAreThere() {
    assertThat(API.get("/networks?" + filters("{\"type\":[\"builtin\"]}")))
        .extracting(network -> network.get("Name").asText(), n -> n.get("Driver").asText())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("bridge", "bridge"),
            org.assertj.core.groups.Tuple.tuple("host", "host"),
            org.assertj.core.groups.Tuple.tuple("none", "null"));
  }

  @Test
  void nothingOfCreateIsDropped() {
    Response made =
        network(
            "gap-net",
            "\"Attachable\":true,\"Options\":{\"com.docker.network.bridge.enable_icc\":\"false\","
                + "\"com.docker.network.bridge.host_binding_ipv4\":\"127.0.0.1\"},\"IPAM\":{"
                + "\"Driver\":\"default\",\"Options\":{\"a\":\"b\"},\"Config\":[{\"Subnet\":"
                + "\"10.207.0.0/24\",\"IPRange\":\"10.207.0.128/25\",\"AuxiliaryAddresses\":"
                + "{\"r\":\"10.207.0.3\"}}]}");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.jsonPath().getString("Warning")).isEmpty();
    JsonNode network = API.get("/networks/gap-net");
    assertThat(network.get("Attachable").asBoolean()).isTrue();
    assertThat(network.get("Options")).hasSize(2);
    assertThat(network.at("/IPAM/Driver").asText()).isEqualTo("default");
    assertThat(network.at("/IPAM/Options/a").asText()).isEqualTo("b");
    assertThat(network.at("/IPAM/Config/0/IPRange").asText()).isEqualTo("10.207.0.128/25");
    assertThat(network.at("/IPAM/Config/0/AuxiliaryAddresses/r").asText()).isEqualTo("10.207.0.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":[\"custom\"]}",
        "{\"scope\":[\"local\"]}",
        "{\"driver\":[\"bridge\"]}",
        "{\"dangling\":[\"true\"]}",
        "{\"id\":[\"a\"]}",
        "{\"label\":[\"a\"]}"
      })
  void everyFilterIsKnown(String filter) {
    assertThat(get("/networks?" + filters(filter)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "host", "none", "default"})
  void predefinedNamesAreForbidden(String name) {
    assertThat(API.post("/networks/create", "{\"Name\":\"" + name + "\"}").statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"private", "container", "ns", "pasta", "gap.a-b_c"})
  void otherNamesAreNot(String name) {
    assertThat(network(name, "\"Internal\":true").statusCode()).isEqualTo(201);
  }

  @Test
  void connectAnswersNothingAndKeepsEverything() {
    assertThat(network("gap-connect", "\"Internal\":false").statusCode()).isEqualTo(201);
    String id = sleeping();
    Response connected =
        API.post(
            "/networks/gap-connect/connect",
            "{\"Container\":\""
                + id
                + "\",\"EndpointConfig\":{\"Aliases\":[\"al\"],\"DriverOpts\":{\"o\":\"p\"}}}");
    assertThat(connected.statusCode()).isEqualTo(200);
    assertThat(connected.asString()).isEmpty();
    JsonNode own = inspect(id).at("/NetworkSettings/Networks/gap-connect");
    assertThat(own.at("/DriverOpts/o").asText()).isEqualTo("p");
    assertThat(own.at("/Aliases/0").asText()).isEqualTo("al");
    assertThat(own.get("EndpointID").asText()).hasSize(64);
    Response again = API.post("/networks/gap-connect/connect", "{\"Container\":\"" + id + "\"}");
    assertThat(again.statusCode()).isEqualTo(403);
  }

  @Test
  void whatCannotBeConnectedIsNotTheServersFailure() {
    assertThat(network("gap-cannot", "\"Internal\":true").statusCode()).isEqualTo(201);
    String host = started("\"Cmd\":[\"sleep\",\"60\"],\"HostConfig\":{\"NetworkMode\":\"host\"}");
    String body = "{\"Container\":\"" + host + "\"}";
    assertThat(API.post("/networks/gap-cannot/connect", body).statusCode()).isIn(400, 403);
    Response notOn = API.post("/networks/gap-cannot/disconnect", body);
    assertThat(message(notOn)).contains("is not connected to");
    assertThat(API.post("/networks/gap-cannot/connect", "{\"Container\":\"nobody\"}").statusCode())
        .isEqualTo(404);
    assertThat(
            API.post("/networks/gap-cannot/disconnect", "{\"Container\":\"nobody\",\"Force\":true}")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void scopeAndVerboseAreRead() {
    assertThat(get("/networks/bridge?scope=local&verbose=true").statusCode()).isEqualTo(200);
    assertThat(get("/networks/bridge?scope=swarm").statusCode()).isEqualTo(404);
    assertThat(get("/networks/bridge?verbose=odd").statusCode()).isEqualTo(400);
  }
}
