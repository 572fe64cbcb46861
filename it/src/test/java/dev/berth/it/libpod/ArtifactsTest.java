package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.RegistryServer;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OCI artifacts: kept, shown, extended, pushed, pulled, extracted. */
class ArtifactsTest extends ImageSuite {
  @TempDir Path work;

  private Response add(String query, String content) {
    return api.request()
        .urlEncodingEnabled(false)
        .contentType("application/octet-stream")
        .body(content.getBytes(StandardCharsets.UTF_8))
        .post(BASE + "/artifacts/add?" + query);
  }

  @Test
  void filesAreAddedAndShown() {
    Response made =
        add("name=localhost/art:1&fileName=a.txt&annotations=k%3Dv&artifactMIMEType=x/y", "hello");
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    assertThat(add("name=localhost/art:1&fileName=b.bin&append=true", "\0\1").statusCode())
        .isEqualTo(201);
    JsonNode shown = get("/artifacts/localhost/art:1/json");
    assertThat(shown.get("Name").asText()).isEqualTo("localhost/art:1");
    assertThat(shown.at("/Manifest/artifactType").asText()).isEqualTo("x/y");
    assertThat(shown.at("/Manifest/layers/0/mediaType").asText())
        .isEqualTo("text/plain; charset=utf-8");
    assertThat(shown.at("/Manifest/layers/0/annotations/k").asText()).isEqualTo("v");
    assertThat(shown.at("/Manifest/layers/1/annotations/org.opencontainers.image.title").asText())
        .isEqualTo("b.bin");
    assertThat(get("/artifacts/json")).hasSize(1);
    String digest = shown.get("Digest").asText();
    assertThat(get("/artifacts/" + digest.substring(7, 19) + "/json")).isEqualTo(shown);
  }

  @Test
  void whatIsThereIsNotReplacedUnasked() {
    add("name=localhost/art:1&fileName=a", "1");
    assertError(
        add("name=localhost/art:1&fileName=b", "2"),
        500,
        "artifact already exists",
        "localhost/art:1: artifact already exists");
    assertThat(add("name=localhost/art:1&fileName=b&replace=true", "2").statusCode())
        .isEqualTo(201);
    assertThat(get("/artifacts/localhost/art:1/json").at("/Manifest/layers")).hasSize(1);
    assertThat(add("name=localhost/none:1&fileName=b&append=true", "2").statusCode())
        .isEqualTo(404);
    assertThat(add("name=localhost/art:1", "2").statusCode()).isEqualTo(400);
  }

  @Test
  void filesOfThisHostAreAdded() throws IOException {
    Path file = Files.writeString(work.resolve("f"), "local");
    String query = "/artifacts/local/add?name=localhost/art:l&fileName=f&path=";
    post(query + file, "", 201);
    assertThat(ask("/artifacts/localhost/art:l/extract?title=f").asString()).contains("local");
    assertThat(post(query + "/not/there", "").statusCode()).isEqualTo(404);
    assertThat(post(query + "relative", "").statusCode()).isEqualTo(400);
  }

  @Test
  void areRemovedOneAndAll() {
    add("name=localhost/art:1&fileName=a", "1");
    add("name=localhost/art:2&fileName=a", "2");
    assertThat(delete("/artifacts/localhost/art:1").jsonPath().getList("ArtifactDigests"))
        .hasSize(1);
    assertError(
        delete("/artifacts/localhost/art:1"),
        404,
        "artifact does not exist",
        "localhost/art:1: artifact does not exist");
    assertThat(delete("/artifacts/remove").statusCode()).isEqualTo(400);
    assertThat(delete("/artifacts/remove?artifacts=localhost/x&ignore=true").statusCode())
        .isEqualTo(200);
    assertThat(delete("/artifacts/remove?all=true").jsonPath().getList("ArtifactDigests"))
        .hasSize(1);
    assertThat(get("/artifacts/json")).isEmpty();
  }

  @Test
  void goToARegistryAndComeBack() {
    try (RegistryServer registry = RegistryServer.start(false)) {
      String name = registry.host() + "/art/one:v1";
      add("name=" + name + "&fileName=a.txt", "there and back");
      String digest =
          post("/artifacts/" + name + "/push", "", 200).jsonPath().getString("ArtifactDigest");
      JsonNode manifest = Api.parse(registry.manifest("art/one", "v1"));
      assertThat(manifest.at("/layers/0/size").asInt()).isEqualTo(14);
      delete("/artifacts/" + name);
      post("/images/prune", "", 200);
      assertThat(
              post("/artifacts/pull?name=" + name, "", 200).jsonPath().getString("ArtifactDigest"))
          .isEqualTo(digest);
      assertThat(ask("/artifacts/" + name + "/extract").asString())
          .contains("a.txt", "there and back");
      assertThat(post("/artifacts/pull?name=" + registry.host() + "/art/two:v1", "").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void contentStaysThroughCollections() {
    add("name=localhost/art:1&fileName=a.txt", "kept");
    post("/images/prune?all=false", "", 200);
    assertThat(ask("/artifacts/localhost/art:1/extract?title=a.txt").asString()).contains("kept");
    assertThat(get("/artifacts/json").findValuesAsText("Name"))
        .isEqualTo(List.of("localhost/art:1"));
  }
}
