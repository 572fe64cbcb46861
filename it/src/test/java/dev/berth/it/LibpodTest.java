package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Podman's own API as plain HTTP clients see it. */
class LibpodTest {
  private static final String BASE = "/v5.0.0/libpod";

  private final Api api = Api.shared();

  @BeforeEach
  void servesLibpod() {
    api.ensureBusybox();
    assumeTrue(
        api.request().get(BASE + "/_ping").statusCode() == 200, "the engine has no libpod API");
  }

  @AfterEach
  void cleanUp() {
    api.removeAllContainers();
  }

  private JsonNode get(String path) {
    return api.get(BASE + path);
  }

  private Response post(String path, String json) {
    return api.post(BASE + path, json);
  }

  private String create(String json) {
    Response response = post("/containers/create", json);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    return response.jsonPath().getString("Id");
  }

  private static void assertError(Response response, int status, String cause, String message) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.jsonPath().getString("cause")).isEqualTo(cause);
    assertThat(response.jsonPath().getString("message")).isEqualTo(message);
    assertThat(response.jsonPath().getInt("response")).isEqualTo(status);
  }

  @Test
  void aPingTellsTheVersionThatClientsCompare() {
    Response response = api.request().get(BASE + "/_ping");
    assertThat(response.asString()).isEqualTo("OK");
    assertThat(response.header("Libpod-Api-Version")).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(response.header("Server")).startsWith("Libpod/");
  }

  @Test
  void versionInfoAndUsage() {
    JsonNode version = get("/version");
    assertThat(version.at("/Components/0/Name").asText()).isEqualTo("Podman Engine");
    assertThat(version.at("/Components/0/Details/MinAPIVersion").asText()).isEqualTo("4.0.0");
    JsonNode info = get("/info");
    assertThat(info.at("/host/os").asText()).isEqualTo("linux");
    assertThat(info.at("/store/imageStore/number").asInt()).isPositive();
    assertThat(get("/system/df").get("Images")).isNotEmpty();
  }

  /** Docker joins nothing that is not named; Podman everything. */
  @Test
  void attachingWithoutParametersJoinsAllStreams() throws IOException {
    String id =
        create("{\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"echo out; echo err >&2\"]}");
    for (String query : new String[] {"", "?stdout=0"}) {
      try (RawConnection raw = new RawConnection(Service.shared().socket())) {
        String path = BASE + "/containers/" + id + "/attach" + query;
        assertThat(raw.request("POST", path, "", RawConnection.UPGRADE).head())
            .startsWith("HTTP/1.1 101 ");
        assertThat(post("/containers/" + id + "/start", "").statusCode()).isEqualTo(204);
        byte[] all = raw.rest();
        assertThat(RawConnection.stream(1, all)).isEqualTo("out\n");
        assertThat(RawConnection.stream(2, all)).isEqualTo("err\n");
      }
      assertThat(post("/containers/" + id + "/wait", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aContainerOfASpecification() {
    String id =
        create(
            """
            {"name":"spec","image":"busybox","command":["sh","-c","echo $A; hostname; exit 7"],
             "env":{"A":"one"},"hostname":"inside","labels":{"k":"v"},"stop_signal":10,
             "resource_limits":{"memory":{"limit":104857600}},"restart_policy":"no",
             "mounts":[{"destination":"/t","type":"tmpfs","source":"tmpfs","options":["size=1m"]}],
             "volumes":[{"Name":"specvol","Dest":"/data","Options":["ro"]}]}
            """);
    assertThat(post("/containers/spec/start", "").statusCode()).isEqualTo(204);
    assertThat(post("/containers/spec/wait", "").asString().strip()).isEqualTo("7");
    JsonNode found = get("/containers/spec/json");
    assertThat(found.get("Id").asText()).isEqualTo(id);
    assertThat(found.at("/State/ExitCode").asInt()).isEqualTo(7);
    assertThat(found.at("/State/Status").asText()).isEqualTo("exited");
    assertThat(found.at("/Config/Hostname").asText()).isEqualTo("inside");
    assertThat(found.at("/Config/StopSignal").asText()).isEqualTo("SIGUSR1");
    assertThat(found.at("/Mounts/0/Name").asText()).isEqualTo("specvol");
    assertThat(found.at("/Mounts/0/RW").asBoolean()).isFalse();
    assertThat(found.at("/HostConfig/Tmpfs/~1t").asText()).contains("size=1m");
    String log =
        api.request().get(BASE + "/containers/spec/logs?stdout=true&stderr=true").asString();
    assertThat(log).contains("one\n").contains("inside\n");
    assertThat(api.delete(BASE + "/containers/spec").jsonPath().getString("[0].Id")).isEqualTo(id);
    assertThat(api.delete(BASE + "/volumes/specvol").statusCode()).isEqualTo(204);
  }

  @Test
  void olderClientsGetTheOlderInspect() {
    create("{\"name\":\"old\",\"image\":\"busybox\",\"entrypoint\":[\"sleep\",\"5\"]}");
    JsonNode old = api.get("/v4.3.1/libpod/containers/old/json").get("Config");
    assertThat(old.get("Entrypoint").asText()).isEqualTo("sleep 5");
    assertThat(old.get("StopSignal").asInt()).isEqualTo(15);
    JsonNode now = get("/containers/old/json").get("Config");
    assertThat(now.get("Entrypoint").get(1).asText()).isEqualTo("5");
    assertThat(now.get("StopSignal").asText()).isEqualTo("SIGTERM");
  }

  @Test
  void bothDialectsSeeTheSameThings() {
    String id = create("{\"name\":\"seen\",\"image\":\"busybox\",\"command\":[\"sleep\",\"60\"]}");
    assertThat(api.get("/containers/seen/json").get("Id").asText()).isEqualTo(id);
    api.start(id);
    JsonNode row = get("/containers/json").get(0);
    assertThat(row.get("Names").get(0).asText()).isEqualTo("seen");
    assertThat(row.get("State").asText()).isEqualTo("running");
    assertThat(row.get("Image").asText()).isEqualTo("docker.io/library/busybox:latest");
    assertThat(post("/containers/seen/stop?timeout=0", "").statusCode()).isEqualTo(204);
    assertThat(get("/containers/json")).isEmpty();
    assertThat(get("/containers/json?all=true")).hasSize(1);
  }

  @Test
  void listsByFilters() {
    create("{\"name\":\"one\",\"image\":\"busybox\",\"labels\":{\"a\":\"b\"}}");
    create("{\"name\":\"two\",\"image\":\"busybox\"}");
    List<String> names = new ArrayList<>();
    String filter = "%7B%22label%22%3A%5B%22a%3Db%22%5D%7D";
    get("/containers/json?all=true&filters=" + filter)
        .forEach(each -> names.add(each.get("Names").get(0).asText()));
    assertThat(names).containsExactly("one");
    Response wrong =
        api.request()
            .urlEncodingEnabled(false)
            .get(BASE + "/containers/json?filters=%7B%22x%22%3A%5B%22y%22%5D%7D");
    assertThat(wrong.statusCode()).isEqualTo(500);
    assertThat(wrong.jsonPath().getString("message")).isEqualTo("x is an invalid filter");
  }

  @Test
  void failuresHaveCauseMessageAndStatus() {
    assertError(
        api.request().get(BASE + "/containers/nope/json"),
        404,
        "no such container",
        "no container with name or ID \"nope\" found: no such container");
    assertError(
        api.request().get(BASE + "/images/nope/json"),
        404,
        "image not known",
        "failed to find image nope: nope: image not known");
    assertError(
        api.request().get(BASE + "/networks/nope/json"),
        404,
        "network not found",
        "network not found");
    assertError(
        api.request().get(BASE + "/volumes/nope/json"),
        404,
        "no such volume",
        "no volume with name \"nope\" found: no such volume");
    assertError(
        post("/containers/create", "{\"image\":\"nope\"}"),
        500,
        "image not known",
        "nope: image not known");
    assertError(
        post("/containers/create", "{\"image\":\"busybox\",\"terminal\":\"x\"}"),
        500,
        "json: cannot unmarshal string into Go struct field SpecGenerator.terminal of type bool",
        "decode(): json: cannot unmarshal string into Go struct field SpecGenerator.terminal of"
            + " type bool");
    assertThat(api.request().get(BASE + "/nope").statusCode()).isEqualTo(404);
  }

  @Test
  void imagesByTheirWholeNames() {
    JsonNode row = get("/images/json").get(0);
    assertThat(row.get("Id").asText()).matches("[0-9a-f]{64}");
    assertThat(post("/images/busybox/tag?repo=mine&tag=1", "").statusCode()).isEqualTo(201);
    assertThat(get("/images/mine:1/json").get("RepoTags").toString()).contains("localhost/mine:1");
    assertThat(get("/images/mine:1/history")).isNotEmpty();
    assertThat(get("/images/mine:1/tree").get("Tree").asText()).contains("Image Layers");
    assertThat(api.request().get(BASE + "/images/mine:1/exists").statusCode()).isEqualTo(204);
    assertThat(post("/images/mine:1/untag?repo=mine&tag=1", "").statusCode()).isEqualTo(201);
    assertThat(api.request().get(BASE + "/images/mine:1/exists").statusCode()).isEqualTo(404);
  }

  @Test
  void networksAndVolumes() {
    Response made = post("/networks/create", "{\"name\":\"podnet\",\"labels\":{\"a\":\"b\"}}");
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(200);
    assertThat(get("/networks/podnet/json").at("/subnets/0/subnet").asText()).contains("/");
    assertThat(get("/networks/podman/json").get("driver").asText()).isEqualTo("bridge");
    assertThat(api.request().get(BASE + "/networks/podnet/exists").statusCode()).isEqualTo(204);
    assertThat(api.delete(BASE + "/networks/podnet").jsonPath().getString("[0].Name"))
        .isEqualTo("podnet");
    assertThat(post("/volumes/create", "{\"Name\":\"podvol\"}").statusCode()).isEqualTo(201);
    assertThat(get("/volumes/podvol/json").get("Driver").asText()).isEqualTo("local");
    assertThat(api.delete(BASE + "/volumes/podvol").statusCode()).isEqualTo(204);
  }

  @Test
  void eventsInItsOwnWords() {
    String id = create("{\"name\":\"told\",\"image\":\"busybox\",\"command\":[\"true\"]}");
    api.start(id);
    api.await(id);
    api.remove(id);
    List<String> words = new ArrayList<>();
    String stream =
        api.request()
            .urlEncodingEnabled(false)
            .get(BASE + "/events?stream=false&filters=%7B%22container%22%3A%5B%22told%22%5D%7D")
            .asString();
    stream.lines().forEach(line -> words.add(Api.parse(line).get("Action").asText()));
    assertThat(words).containsSubsequence("create", "start", "died", "remove");
  }

  @Test
  void importsAndResolvesAndPrunes() {
    byte[] empty = new byte[1024]; // the end of a tar
    Response made =
        api.request()
            .contentType("application/x-tar")
            .body(empty)
            .post(BASE + "/images/import?reference=nothing:1");
    assertThat(made.jsonPath().getString("Id")).matches("sha256:[0-9a-f]{64}");
    assertThat(get("/images/alpine/resolve").get("Names").get(0).asText())
        .isEqualTo("docker.io/library/alpine:latest");
    Response gone = api.delete(BASE + "/images/nothing:1");
    assertThat(gone.jsonPath().getList("Untagged")).containsExactly("localhost/nothing:1");
    String id = create("{\"image\":\"busybox\"}");
    Response pruned = post("/system/prune", "");
    assertThat(pruned.jsonPath().getString("ContainerPruneReports[0].Id")).isEqualTo(id);
  }

  @Test
  void changesTheRestartPolicy() {
    create("{\"name\":\"changed\",\"image\":\"busybox\"}");
    Response updated =
        post("/containers/changed/update?restartPolicy=on-failure&restartRetries=2", "{}");
    assertThat(updated.statusCode()).as(updated.asString()).isEqualTo(201);
    assertThat(get("/containers/changed/json").at("/HostConfig/RestartPolicy").toString())
        .isEqualTo("{\"Name\":\"on-failure\",\"MaximumRetryCount\":2}");
  }
}
