package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The volume operations where other Docker-compatible layers go wrong. */
class GapVolumesTest extends VolumeSuite {
  @Test
  void aSecondCreateGivesTheFirst() {
    JsonNode first = make("", "\"Labels\":{\"a\":\"b\"}");
    JsonNode second = make("", "\"Driver\":\"local\",\"Labels\":{\"a\":\"c\"}");
    assertThat(second).isEqualTo(first);
    assertThat(first.get("Driver").asText() + first.get("Scope").asText()).isEqualTo("locallocal");
    assertThat(first.get("Mountpoint").asText()).endsWith("/" + name + "/_data");
    assertThat(OffsetDateTime.parse(first.get("CreatedAt").asText())).isNotNull();
    assertThat(first.at("/Labels/a").asText()).isEqualTo("b");
    assertThat(first.has("UsageData")).isFalse();
    assertThat(API.get("/volumes/" + name)).isEqualTo(first);
  }

  @Test
  void labelsAndOptionsAreShownAsTheyWereGiven() {
    JsonNode without = make("-1", "");
    assertThat(without.get("Labels").isNull() && without.get("Options").isNull()).isTrue();
    JsonNode empty = make("-2", "\"Labels\":{},\"DriverOpts\":{}");
    assertThat(empty.get("Labels").toString() + empty.get("Options")).isEqualTo("{}{}");
  }

  @Test
  void aNamelessOneIsAnonymous() {
    Response made = API.post("/volumes/create", "{}");
    assertThat(made.statusCode()).isEqualTo(201);
    String id = Api.parse(made.asString()).get("Name").asText();
    assertThat(id).matches("[0-9a-f]{64}");
    if (Service.apiAtLeast(42)) {
      assertThat(Api.parse(made.asString()).at("/Labels/com.docker.volume.anonymous").asText("-"))
          .isEmpty();
    }
    assertThat(API.delete("/volumes/" + id).statusCode()).isEqualTo(204);
  }

  @Test
  void onlyTheWholeNameCounts() {
    make("", "");
    for (String other :
        List.of(name.substring(0, 12), name + "x", name.toUpperCase(java.util.Locale.ROOT))) {
      assertThat(get("/volumes/" + other).statusCode()).isEqualTo(404);
      Response delete = API.delete("/volumes/" + other);
      assertThat(delete.statusCode()).isEqualTo(404);
      assertThat(message(delete)).isEqualTo("get " + other + ": no such volume");
      assertThat(API.delete("/volumes/" + other + "?force=1").statusCode()).isEqualTo(204);
    }
    assertThat(API.delete("/volumes/" + name).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'Name':'x' | 400 | create x: volume name is too short, names should be at least two"
            + " alphanumeric characters",
        "'Name':'-ab' | 400 | create -ab: '-ab' includes invalid characters for a local volume"
            + " name",
        "'Name':'a/b' | 400 | create a/b: 'a/b' includes invalid characters for a local volume"
            + " name",
        "'Name':'ab','Driver':'nope' | 404 | create ab: error looking up volume plugin nope: plugin"
            + " 'nope' not found",
        "'Name':'ab','DriverOpts':{'odd':'x'} | 400 | create ab: invalid option: 'odd'",
        "'Name':'ab','DriverOpts':{'type':'tmpfs'} | 400 | create ab: missing required option:"
            + " 'device'",
        "'Name':'ab','DriverOpts':{'o':'size=1m'} | 400 | create ab: missing required option:",
        "'Name':'ab','DriverOpts':{'size':'10m'} | 400 | create ab: quota size requested but no"
            + " quota support"
      })
  void aWrongVolumeIsRefused(String fields, int status, String text) {
    Response refused = API.post("/volumes/create", "{" + fields.replace('\'', '"') + "}");
    assertThat(message(refused).replace('"', '\'')).startsWith(text);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(get("/volumes/ab").statusCode()).isEqualTo(404);
  }

  @Test
  void aNetworkFileSystemIsRefusedByName() {
    assumeTrue(Service.isBerth(), "root may mount it");
    Response refused =
        API.post(
            "/volumes/create",
            "{\"Name\":\""
                + name
                + "\",\"DriverOpts\":{\"type\":\"nfs\",\"device\":\":/x\",\"o\":\"addr=192.0.2.1\"}}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(message(refused))
        .contains("file system type \"nfs\" cannot be mounted without root; mount it on the host");
    assertThat(get("/volumes/" + name).statusCode()).isEqualTo(404);
  }

  @Test
  void oneInUseStays() {
    String id = create(bind("", "/v"), "true");
    for (String query : List.of("", "?force=1")) {
      Response refused = API.delete("/volumes/" + name + query);
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(message(refused))
          .isEqualTo("remove " + name + ": volume is in use - [" + id + "]");
    }
    API.delete("/containers/" + id);
    assertThat(API.delete("/volumes/" + name).statusCode()).isEqualTo(204);
  }

  @Test
  void filtersChoose() {
    make("-a", "\"Labels\":{\"k\":\"v\",\"l\":\"\"}");
    make("-b", "");
    create(bind("-b", "/v"), "true");
    assertThat(names("")).containsExactlyInAnyOrder("-a", "-b");
    assertThat(names(",\"dangling\":[\"true\"]")).containsExactly("-a");
    assertThat(names(",\"dangling\":[\"0\"]")).containsExactly("-b");
    assertThat(names(",\"label\":[\"k=v\",\"l\"]")).containsExactly("-a");
    assertThat(names(",\"label\":[\"k=w\"]")).isEmpty();
    assertThat(names(",\"driver\":[\"local\"]")).hasSize(2);
    assertThat(names(",\"driver\":[\"other\"]")).isEmpty();
    assertThat(get("/volumes?" + filters("{\"odd\":[\"x\"]}")).statusCode()).isEqualTo(400);
    assertThat(get("/volumes?" + filters("{\"dangling\":[\"odd\"]}")).statusCode()).isEqualTo(400);
    assertThat(get("/volumes?filters=%7Bbad").statusCode()).isEqualTo(400);
  }

  private List<String> names(String more) {
    List<String> result = new ArrayList<>();
    for (JsonNode each : volumes("{\"name\":[\"" + name + "\"]" + more + "}")) {
      result.add(each.get("Name").asText().substring(name.length()));
    }
    return result;
  }

  @Test
  void labelsDoNotMakePruneTakeNamedOnes() {
    assumeTrue(Service.apiAtLeast(42), "before 1.42 named ones were pruned too");
    make("", "\"Labels\":{\"" + name + "\":\"\"}");
    String filter = "\"label\":[\"" + name + "\"]";
    assertThat(prune("{" + filter + "}")).isEmpty();
    assertThat(prune("{" + filter + ",\"all\":[\"false\"]}")).isEmpty();
    create(bind("", "/v"), "true");
    assertThat(prune("{" + filter + ",\"all\":[\"true\"]}")).as("in use").isEmpty();
    removeContainers();
    assertThat(
            prune("{\"label!\":[\"" + name + "\"],\"label\":[\"" + name + "\"],\"all\":[\"1\"]}"))
        .isEmpty();
    assertThat(prune("{" + filter + ",\"all\":[\"true\"]}")).hasSize(1);
  }

  private static JsonNode prune(String filters) {
    JsonNode report = json(API.post("/volumes/prune?" + filters(filters), ""));
    assertThat(report.get("SpaceReclaimed").isNumber()).isTrue();
    return report.get("VolumesDeleted");
  }

  private void removeContainers() {
    for (JsonNode each : API.get("/containers/json?all=1")) {
      if (each.get("Mounts").toString().contains(name)) {
        API.delete("/containers/" + each.get("Id").asText() + "?force=1");
      }
    }
  }

  @Test
  void usageCountsBytesAndContainers() {
    String id = create(bind("", "/v"), "head -c 5000 /dev/zero > /v/f; ln /v/f /v/g; ln -s f /v/l");
    API.start(id);
    assertThat(API.await(id)).isZero();
    make("-opts", "\"DriverOpts\":{\"type\":\"tmpfs\",\"device\":\"tmpfs\"}");
    JsonNode found = null;
    for (JsonNode each : API.get("/v1.41/system/df").get("Volumes")) {
      assertThat(each.get("Name").asText()).isNotEqualTo(name + "-opts");
      found = each.get("Name").asText().equals(name) ? each : found;
    }
    assertThat(Objects.requireNonNull(found).get("UsageData").toString())
        .isEqualTo("{\"RefCount\":1,\"Size\":5001}");
  }

  @Test
  void clusterVolumesNeedASwarm() {
    assumeTrue(Service.apiAtLeast(42), "cluster volumes are of API 1.42");
    Response made =
        API.post(
            "/volumes/create",
            "{\"Name\":\"" + name + "\",\"ClusterVolumeSpec\":{\"Group\":\"g\"}}");
    assertThat(made.statusCode()).isEqualTo(503);
    assertThat(message(made))
        .startsWith("This node is not a swarm manager. Use \"docker swarm init\"");
    Response update =
        API.request()
            .contentType("application/json")
            .body("{}")
            .put("/volumes/" + name + "?version=1");
    assertThat(update.statusCode()).isEqualTo(503);
    assertThat(message(update))
        .isEqualTo("volume update only valid for cluster volumes, but swarm is unavailable");
  }

  @Test
  void eventsTellOfVolumes() {
    String since = Long.toString(System.currentTimeMillis() / 1000 - 1);
    String id = create(bind("", "/v:ro"), "true");
    API.start(id);
    API.await(id);
    API.delete("/containers/" + id + "?force=1");
    API.delete("/volumes/" + name);
    String until = Long.toString(System.currentTimeMillis() / 1000 + 1);
    String text =
        get("/events?since="
                + since
                + "&until="
                + until
                + "&"
                + filters("{\"volume\":[\"" + name + "\"]}"))
            .asString();
    List<String> actions = new ArrayList<>();
    for (String line : text.lines().toList()) {
      JsonNode event = Api.parse(line);
      actions.add(event.get("Action").asText());
      assertThat(event.at("/Actor/Attributes/driver").asText()).isEqualTo("local");
      if (event.get("Action").asText().equals("mount")) {
        assertThat(event.at("/Actor/Attributes/container").asText()).isEqualTo(id);
        assertThat(event.at("/Actor/Attributes/destination").asText()).isEqualTo("/v");
        assertThat(event.at("/Actor/Attributes/read~1write").asText()).isEqualTo("false");
      }
    }
    assertThat(actions).containsExactly("create", "mount", "unmount", "destroy");
  }
}
