package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Prunes that go on, commits with whole ids, rows of disk usage. */
class GapPruneCommitDiskUsageTest extends GapSuite {
  @Test
  void aPruneSkipsWhatItCannotRemove() {
    String label = "gap-" + UUID.randomUUID();
    String gone = create("\"Labels\":{\"" + label + "\":\"1\"}");
    String kept = started("\"Cmd\":[\"sleep\",\"60\"],\"Labels\":{\"" + label + "\":\"1\"}");
    Response response =
        API.post("/containers/prune?" + filters("{\"label\":[\"" + label + "\"]}"), "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.jsonPath().getList("ContainersDeleted")).containsExactly(gone);
    assertThat(get("/containers/" + kept + "/json").statusCode()).isEqualTo(200);
  }

  @Test
  void aLabelFilterOnVolumesKeepsNamedOnes() {
    assumeTrue(Service.apiAtLeast(42), "anonymous volumes only, since 1.42");
    String name = "gap-" + UUID.randomUUID();
    API.post("/volumes/create", "{\"Name\":\"" + name + "\",\"Labels\":{\"l\":\"" + name + "\"}}");
    API.post("/volumes/prune?" + filters("{\"label\":[\"l=" + name + "\"]}"), "");
    assertThat(get("/volumes/" + name).statusCode()).isEqualTo(200);
    API.post("/volumes/prune?" + filters("{\"all\":[\"1\"],\"label\":[\"l=" + name + "\"]}"), "");
    assertThat(get("/volumes/" + name).statusCode()).isEqualTo(404);
  }

  @Test
  void deletingAVolumeNeedsItsWholeName() {
    String name = "gap-" + UUID.randomUUID();
    API.post("/volumes/create", "{\"Name\":\"" + name + "\"}");
    assertThat(API.delete("/volumes/" + name.substring(0, 20)).statusCode()).isEqualTo(404);
    assertThat(API.delete("/volumes/" + name).statusCode()).isEqualTo(204);
  }

  @Test
  void commitGivesAnImageIdWithItsAlgorithm() {
    String id = create("");
    Response response = API.post("/commit?container=" + id + "&comment=c", "{}");
    assertThat(response.statusCode()).isEqualTo(201);
    String image = response.jsonPath().getString("Id");
    assertThat(image).startsWith("sha256:");
    assertThat(API.get("/images/" + image + "/json").get("Comment").asText()).isEqualTo("c");
    API.delete("/images/" + image);
  }

  @Test
  void diskUsageNamesThingsInFull() {
    String id = create("\"Labels\":{\"a\":\"b\"}");
    JsonNode usage = API.get("/v1.41/system/df");
    for (String key : List.of("Images", "Containers", "Volumes")) {
      assertThat(usage.get(key).isArray()).as(key).isTrue();
    }
    JsonNode row =
        StreamSupport.stream(usage.get("Containers").spliterator(), false)
            .filter(each -> each.get("Id").asText().equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(row.get("ImageID").asText()).startsWith("sha256:");
    assertThat(row.at("/Names/0").asText()).startsWith("/");
    assertThat(row.at("/Labels/a").asText()).isEqualTo("b");
    assertThat(row.get("State").asText()).isEqualTo("created");
    assertThat(usage.at("/Images/0/Id").asText()).startsWith("sha256:");
    assertThat(usage.get("Images").findValues("RepoTags"))
        .anyMatch(tags -> tags.path(0).asText().equals("busybox:latest"));
  }

  @Test
  void diskUsageOfOneType() {
    assumeTrue(Service.apiAtLeast(42), "type is of 1.42");
    JsonNode usage = API.get("/v1.42/system/df?type=container");
    assertThat(usage.get("Containers").isArray()).isTrue();
    assertThat(usage.path("Images").isArray()).isFalse();
  }
}
