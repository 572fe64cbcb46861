package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists, histories, removals, pulls, loads and builds of images. */
class GapImagesTest extends GapSuite {
  private static FakeRegistry registry;

  @BeforeAll
  static void startRegistry() {
    registry = FakeRegistry.start();
    for (String tag : List.of("one", "two")) {
      byte[] layer = TestImages.tar(Map.of("tag", tag));
      TestImages.put(
          registry, "gap/app", tag, TestImages.DOCKER_MANIFEST, "linux/amd64", List.of(layer));
    }
  }

  @AfterAll
  static void stopRegistry() {
    registry.close();
  }

  private static Response pull(String parameters) {
    return API.post("/images/create?fromImage=" + registry.host() + "/gap/app" + parameters, "");
  }

  private static void forget() {
    API.delete("/images/" + registry.host() + "/gap/app:one?force=1");
    API.delete("/images/" + registry.host() + "/gap/app:two?force=1");
  }

  @Test
  void digestsAreListedWithTheirImages() {
    JsonNode images = API.get("/v1.41/images/json?digests=1");
    assertThat(images).isNotEmpty();
    assertThat(images.get(0).get("Id").asText()).startsWith("sha256:");
  }

  @Test
  void aWrongFilterIsTheClientsFault() {
    assertThat(get("/images/json?" + filters("{\"odd\":[\"x\"]}")).statusCode()).isEqualTo(400);
  }

  @Test
  void sharedSizesAreComputedWhenAskedFor() {
    assumeTrue(Service.apiAtLeast(42), "shared-size is of 1.42");
    assertThat(API.get("/v1.42/images/json?shared-size=1").get(0).get("SharedSize").asLong())
        .isNotNegative();
    assertThat(API.get("/v1.42/images/json").get(0).get("SharedSize").asLong()).isEqualTo(-1);
  }

  @Test
  void idsOfAHistoryAreIdsOrMissing() {
    for (JsonNode row : API.get("/images/busybox/history")) {
      assertThat(row.get("Id").asText()).matches("<missing>|sha256:[0-9a-f]{64}");
    }
  }

  @Test
  void aRemovalTellsNamesFirstAndInTheirFamiliarForm() {
    API.post("/images/busybox/tag?repo=gap-removal&tag=1", "");
    JsonNode told = Api.parse(API.delete("/images/gap-removal:1").asString());
    assertThat(told.get(0).get("Untagged").asText()).isEqualTo("gap-removal:1");
    assertThat(pull("&tag=one").asString()).doesNotContain("errorDetail");
    told = Api.parse(API.delete("/images/" + registry.host() + "/gap/app:one").asString());
    assertThat(told.get(0).get("Untagged").asText()).isEqualTo(registry.host() + "/gap/app:one");
    assertThat(told.get(told.size() - 1).get("Deleted").asText()).startsWith("sha256:");
  }

  @Test
  void aPullTellsEveryStateAndItsResult() {
    forget();
    assertThat(pull("&tag=one").asString())
        .contains("Pulling from gap/app", "Pulling fs layer", "Pull complete", "Digest: sha256:")
        .contains("Status: Downloaded newer image for " + registry.host() + "/gap/app:one");
    assertThat(pull("&tag=one").asString()).contains("Status: Image is up to date for ");
    forget();
  }

  @Test
  void aPullWithoutTagBringsAllTags() {
    forget();
    assertThat(pull("").asString()).doesNotContain("errorDetail");
    for (String tag : List.of("one", "two")) {
      assertThat(get("/images/" + registry.host() + "/gap/app:" + tag + "/json").statusCode())
          .isEqualTo(200);
    }
    forget();
  }

  @Test
  void credentialsThatCannotBeReadAreIgnored() {
    Response response =
        API.request()
            .header("X-Registry-Auth", "no base64!")
            .post("/images/create?tag=one&fromImage=" + registry.host() + "/gap/app");
    assertThat(response.statusCode()).isEqualTo(200);
    forget();
  }

  @Test
  void theReservedNameIsForbidden() {
    assertThat(API.post("/images/create?fromImage=scratch&tag=latest", "").statusCode())
        .isIn(403, 500);
  }

  @Test
  void aSaveIsAnOciLayoutToo() {
    assumeTrue(Service.apiAtLeast(44), "since Docker 25");
    String archive =
        new String(
            get("/images/busybox/get").asByteArray(), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(archive).contains("oci-layout", "index.json", "manifest.json", "blobs/sha256/");
  }

  @Test
  void aBrokenLoadIsToldInTheStream() {
    Response response =
        API.request().contentType("application/x-tar").body(new byte[512]).post("/images/load");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.asString()).contains("errorDetail");
  }

  @Test
  void aBuildTakesUlimitsAsObjectsAndHostsAsText() {
    byte[] context =
        TestImages.tar(Map.of("Dockerfile", "FROM busybox\nRUN ulimit -n; cat /etc/hosts\n"));
    Response response =
        API.request()
            .urlEncodingEnabled(false)
            .contentType("application/x-tar")
            .body(context)
            .post(
                "/build?nocache=1&extrahosts=gap.example:10.9.8.7&ulimits=%5B%7B%22Name%22:%22nofile%22,"
                    + "%22Soft%22:99,%22Hard%22:99%7D%5D");
    assertThat(response.asString()).contains("Step 1/2 : FROM busybox", "99\\n", "gap.example");
  }

  @Test
  void aSyntaxErrorOfABuildHasAStatus() {
    byte[] context = TestImages.tar(Map.of("Dockerfile", "FROM busybox\nNONSENSE\n"));
    Response response = API.request().contentType("application/x-tar").body(context).post("/build");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(message(response)).contains("unknown instruction: NONSENSE");
  }

  @Test
  void distributionOfANameWithSlashesIsAnswered() {
    JsonNode told = API.get("/distribution/" + registry.host() + "/gap/app:one/json");
    assertThat(told.at("/Descriptor/digest").asText()).startsWith("sha256:");
    assertThat(told.at("/Platforms/0/architecture").asText()).isEqualTo("amd64");
  }
}
