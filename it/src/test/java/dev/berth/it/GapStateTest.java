package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong status codes around states. */
class GapStateTest extends GapSuite {
  @Test
  void removingARunningContainerIs409() {
    assertThat(API.delete("/containers/" + sleeping()).statusCode()).isEqualTo(409);
  }

  @Test
  void startOfACommandThatIsNotThereIs400AndRecords127() {
    String id = create("\"Cmd\":[\"no-such-program\"]");
    assertThat(API.post("/containers/" + id + "/start", "").statusCode()).isEqualTo(400);
    assertThat(inspect(id).at("/State/ExitCode").asInt()).isEqualTo(127);
    String other = create("\"Cmd\":[\"/etc/passwd\"]");
    assertThat(API.post("/containers/" + other + "/start", "").statusCode()).isEqualTo(400);
    assertThat(inspect(other).at("/State/ExitCode").asInt()).isEqualTo(126);
  }

  @Test
  void pausesInTheWrongStateAre409() {
    String id = exited(0);
    assertThat(API.post("/containers/" + id + "/pause", "").statusCode()).isEqualTo(409);
    assertThat(API.post("/containers/" + id + "/unpause", "").statusCode())
        .isIn(409, 500); // dockerd: 500 "is not paused" before 28
    assumeTrue(Service.canPause(), "no cgroup freezer for an ordinary user on this host");
    String paused = sleeping();
    assertThat(API.post("/containers/" + paused + "/pause", "").statusCode()).isEqualTo(204);
    assertThat(API.post("/containers/" + paused + "/pause", "").statusCode()).isEqualTo(409);
    assertThat(API.post("/containers/" + paused + "/start", "").statusCode()).isEqualTo(409);
    assertThat(API.post("/containers/" + paused + "/attach?stream=1&stdout=1", "").statusCode())
        .isEqualTo(409);
    assertThat(API.delete("/containers/" + paused).statusCode()).isEqualTo(409);
  }

  @Test
  void execOnAStoppedContainerIs409AndWithoutCommand400() {
    String exec = "{\"Cmd\":[\"true\"]}";
    assertThat(API.post("/containers/" + exited(0) + "/exec", exec).statusCode()).isEqualTo(409);
    assertThat(API.post("/containers/" + sleeping() + "/exec", "{\"Cmd\":[]}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void topOfAStoppedContainerIs409AndBadArguments500() {
    assertThat(get("/containers/" + exited(0) + "/top").statusCode()).isEqualTo(409);
    assertThat(get("/containers/" + sleeping() + "/top?ps_args=-o%20bogus").statusCode())
        .isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,changes",
    "GET,json",
    "GET,top",
    "GET,logs?stdout=1",
    "GET,stats?stream=0",
    "GET,export",
    "GET,archive?path=/",
    "POST,start",
    "POST,stop",
    "POST,kill",
    "POST,pause",
    "POST,restart",
    "POST,wait",
    "POST,rename?name=x",
    "POST,attach",
    "POST,resize?h=1&w=1"
  })
  void anUnknownContainerIs404(String method, String verb) {
    String path = "/containers/nosuch/" + verb;
    Response response = method.equals("GET") ? get(path) : API.post(path, "");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(404);
    assertThat(response.asString()).containsIgnoringCase("No such container: nosuch");
  }

  @Test
  void anUnknownSignalIs400() {
    assertThat(API.post("/containers/" + sleeping() + "/kill?signal=BOGUS", "").statusCode())
        .isEqualTo(400);
  }

  @Test
  void renamesToABadOrTheSameNameAre400() {
    String name = "gap-" + UUID.randomUUID();
    made.add(API.createNamed(name, body("")));
    for (String other : List.of("b!d", name, "")) {
      assertThat(API.post("/containers/" + name + "/rename?name=" + other, "").statusCode())
          .as(other)
          .isEqualTo(400);
    }
  }

  @Test
  void stopOfANeverStartedContainerIs304() {
    assertThat(API.post("/containers/" + create("") + "/stop", "").statusCode()).isEqualTo(304);
  }

  @Test
  void startOfARunningContainerIs304() {
    assertThat(API.post("/containers/" + sleeping() + "/start", "").statusCode()).isEqualTo(304);
  }

  @Test
  void predefinedAndUsedNetworksAre403() {
    assertThat(API.delete("/networks/bridge").statusCode()).isEqualTo(403);
  }

  @Test
  void badNetworksHaveTheirCodes() {
    String name = "gap-" + UUID.randomUUID();
    assertThat(API.post("/networks/create", "{\"Name\":\"host\"}").statusCode()).isEqualTo(403);
    assertThat(
            API.post("/networks/create", "{\"Name\":\"" + name + "\",\"Driver\":\"bogus\"}")
                .statusCode())
        .isEqualTo(404);
    assertThat(API.delete("/networks/" + name).statusCode()).isEqualTo(404);
  }

  @Test
  void aBadVolumeNameIs400() {
    assertThat(API.post("/volumes/create", "{\"Name\":\"a b\"}").statusCode()).isEqualTo(400);
  }

  @Test
  void logsOfDriverNoneAre501() {
    String id = started("\"Cmd\":[\"true\"],\"HostConfig\":{\"LogConfig\":{\"Type\":\"none\"}}");
    API.await(id);
    assertThat(get("/containers/" + id + "/logs?stdout=1").statusCode()).isEqualTo(501);
  }

  @Test
  void anAmbiguousPrefixIs400() {
    List<String> ids = new ArrayList<>();
    String shared = null;
    while (shared == null && ids.size() < 40) {
      String id = create("");
      shared = ids.stream().anyMatch(other -> other.charAt(0) == id.charAt(0)) ? id : null;
      ids.add(id);
    }
    assertThat(shared).as("of 40 ids two begin alike").isNotNull();
    char prefix = ids.getLast().charAt(0);
    Response response = get("/containers/" + prefix + "/json");
    assertThat(response.statusCode()).isEqualTo(Service.apiAtLeast(44) ? 400 : 500);
    assertThat(message(response))
        .containsIgnoringCase("multiple IDs found with provided prefix: " + prefix);
  }
}
