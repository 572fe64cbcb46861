package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Fields that inspect leaves out or rewrites. */
class GapInspectTest extends GapSuite {
  @Test
  void stopSignalKeepsItsName() {
    assertThat(inspect(create("\"StopSignal\":\"SIGUSR1\"")).at("/Config/StopSignal").asText())
        .isEqualTo("SIGUSR1");
  }

  @Test
  void volumesAreKept() {
    assertThat(inspect(create("\"Volumes\":{\"/v\":{}}")).at("/Config/Volumes"))
        .isEqualTo(Api.parse("{\"/v\":{}}"));
  }

  @Test
  void hostConfigIsWhatWasAsked() {
    JsonNode host =
        inspect(
                create(
                    "\"HostConfig\":{\"Binds\":[\"/etc:/e:ro\"],"
                        + "\"Ulimits\":[{\"Name\":\"nofile\",\"Soft\":9,\"Hard\":10}],"
                        + "\"LogConfig\":{\"Type\":\"json-file\","
                        + "\"Config\":{\"max-size\":\"1m\"}}}"))
            .get("HostConfig");
    assertThat(host.get("Binds")).isEqualTo(Api.parse("[\"/etc:/e:ro\"]"));
    assertThat(host.get("CpuQuota").asLong()).isZero();
    assertThat(host.at("/Ulimits/0/Name").asText()).isEqualTo("nofile");
    assertThat(host.at("/LogConfig/Config/max-size").asText()).isEqualTo("1m");
    assertThat(host.get("Runtime").asText()).isIn("crun", "runc");
  }

  @Test
  void restartingIsShown() {
    String id =
        started("\"Cmd\":[\"false\"],\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"always\"}}");
    Waiting.until(
        "the state restarting",
        20,
        () -> {
          JsonNode state = inspect(id).get("State");
          return state.get("Restarting").asBoolean()
              && state.get("Status").asText().equals("restarting")
              && state.get("Running").asBoolean();
        });
  }

  @Test
  void endpointsAreTold() {
    JsonNode endpoint = inspect(sleeping()).at("/NetworkSettings/Networks/bridge");
    assertThat(endpoint.get("EndpointID").asText()).hasSize(64);
    assertThat(endpoint.get("NetworkID").asText()).hasSize(64);
    assertThat(endpoint.get("IPAddress").asText()).matches("[0-9.]+");
    assertThat(endpoint.get("MacAddress").asText()).matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
  }

  @Test
  void sizesOnlyWhenAsked() {
    String id = sleeping();
    assertThat(keys(inspect(id))).doesNotContain("SizeRootFs", "SizeRw");
    assertThat(API.get("/containers/" + id + "/json?size=1").get("SizeRootFs").asLong())
        .isPositive();
  }
}
