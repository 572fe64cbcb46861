package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.RegistryServer;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of images for several platforms. */
class ManifestsTest extends ImageSuite {
  @TempDir Path work;

  private String make(String query) {
    return post("/manifests/" + query, "", 201).jsonPath().getString("Id");
  }

  private Response modify(String name, String json) {
    return api.request()
        .contentType("application/json")
        .body(json)
        .put(BASE + "/manifests/" + name);
  }

  private JsonNode list(String name) {
    return get("/manifests/" + name + "/json");
  }

  /** A name of this host for the image that all tests have. */
  private void name(String name) {
    post("/images/busybox/tag?repo=localhost/" + name + "&tag=latest", "", 201);
  }

  @Test
  void isMadeShownAndDeleted() {
    String id = make("it-list");
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(ask("/manifests/it-list/exists").statusCode()).isEqualTo(204);
    assertThat(list("it-list").get("mediaType").asText())
        .isEqualTo("application/vnd.docker.distribution.manifest.list.v2+json");
    assertError(
        post("/manifests/it-list", ""),
        500,
        "that name is already in use",
        "creating image to hold manifest list: image name \"localhost/it-list:latest\" is already"
            + " associated with image \""
            + id
            + "\": that name is already in use");
    assertThat(make("it-list?amend=true")).isEqualTo(id);
    JsonNode row = get("/images/json?" + filters("{\"manifest\":[\"true\"]}")).get(0);
    assertThat(row.get("Id").asText()).isEqualTo(id);
    assertThat(row.get("IsManifestList").asBoolean()).isTrue();
    Response gone = delete("/manifests/it-list");
    assertThat(gone.jsonPath().getList("Deleted")).containsExactly(id);
    assertThat(gone.jsonPath().getList("Untagged")).isEqualTo(List.of("localhost/it-list:latest"));
    assertThat(ask("/manifests/it-list/exists").statusCode()).isEqualTo(404);
    assertError(delete("/manifests/it-list"), 404, "image not known", "it-list: image not known");
    assertThat(delete("/manifests/it-list?ignore=true").statusCode()).isEqualTo(200);
  }

  @Test
  void imagesAreAddedAnnotatedAndRemoved() {
    name("it-member");
    make("it-list?images=localhost/it-member");
    String digest = list("it-list").at("/manifests/0/digest").asText();
    assertThat(digest).startsWith("sha256:");
    Response annotated =
        modify(
            "it-list",
            "{\"operation\":\"annotate\",\"images\":[\""
                + digest
                + "\"],\"annotations\":{\"a\":\"b\"},\"os_version\":\"9\",\"variant\":\"v3\","
                + "\"index_annotations\":{\"top\":\"1\"}}");
    assertThat(annotated.statusCode()).as(annotated.asString()).isEqualTo(200);
    JsonNode now = list("it-list");
    assertThat(now.at("/manifests/0/annotations/a").asText()).isEqualTo("b");
    assertThat(now.at("/manifests/0/platform/os.version").asText()).isEqualTo("9");
    assertThat(now.at("/manifests/0/platform/variant").asText()).isEqualTo("v3");
    assertThat(now.at("/annotations/top").asText()).isEqualTo("1");
    Response removed =
        modify("it-list", "{\"operation\":\"remove\",\"images\":[\"" + digest + "\"]}");
    assertThat(removed.jsonPath().getList("images")).isEqualTo(List.of(digest));
    assertThat(list("it-list").get("manifests")).isEmpty();
    assertThat(
            modify("it-list", "{\"operation\":\"remove\",\"images\":[\"" + digest + "\"]}")
                .statusCode())
        .isEqualTo(400);
    assertThat(modify("it-list", "{\"operation\":\"dance\"}").statusCode()).isEqualTo(400);
  }

  @Test
  void theOldCallsWork() {
    name("it-member");
    String old = "/v3.4.0/libpod/manifests/";
    Response made = api.post(old + "create?name=it-old", "");
    assertThat(made.statusCode()).isEqualTo(200);
    Response added = api.post(old + "it-old/add", "{\"images\":[\"localhost/it-member\"]}");
    assertThat(added.statusCode()).as(added.asString()).isEqualTo(200);
    String digest = list("it-old").at("/manifests/0/digest").asText();
    assertThat(api.delete(old + "it-old?digest=" + digest).statusCode()).isEqualTo(200);
    assertThat(list("it-old").get("manifests")).isEmpty();
  }

  @Test
  void aFailedCreationLeavesNothing() {
    assertThat(post("/manifests/it-list?images=localhost/it-never", "").statusCode())
        .isGreaterThanOrEqualTo(400);
    assertThat(ask("/manifests/it-list/exists").statusCode()).isEqualTo(404);
  }

  @Test
  void aListIsRunAsItsImageForThisHost() {
    name("it-member");
    make("it-list?images=localhost/it-member");
    String id = run("{\"image\":\"it-list\",\"command\":[\"true\"]}");
    assertThat(await(id)).isZero();
    post("/images/it-list/tag?repo=localhost/it-again&tag=x", "", 201);
    assertThat(ask("/manifests/localhost/it-again:x/exists").statusCode()).isEqualTo(204);
  }

  @Test
  void goesToARegistryAndComesBack() {
    try (RegistryServer registry = RegistryServer.start(false)) {
      name("it-member");
      make("it-list?images=localhost/it-member");
      String there = registry.host() + "/lists/one:v1";
      String pushed =
          post("/manifests/it-list/registry/" + encoded(there) + "?all=true", "", 200)
              .jsonPath()
              .getString("Id");
      JsonNode index = Api.parse(registry.manifest("lists/one", "v1"));
      assertThat(index.get("manifests")).hasSize(1);
      String member = index.at("/manifests/0/digest").asText();
      assertThat(registry.manifest("lists/one", member)).contains("\"layers\"");
      make("it-copy?all=true&images=" + encoded("docker://" + there));
      assertThat(list("it-copy").at("/manifests/0/digest").asText()).isEqualTo(member);
      String again = registry.host() + "/lists/two:v2";
      String lines =
          post("/manifests/it-copy/registry/" + encoded(again) + "?all=true&quiet=false", "", 200)
              .asString();
      assertThat(lines).contains("\"stream\":\"Copying image " + member);
      assertThat(registry.manifest("lists/two", member)).contains("\"layers\"");
      assertThat(pushed).startsWith("sha256:");
      assertThat(get("/manifests/" + encoded(there) + "/json").toString()).contains(member);
    }
  }

  @Test
  void whatAListPointsAtStaysWithoutItsImage() throws IOException {
    String id =
        build("t=it-member", tar(work, Map.of("Dockerfile", "FROM busybox\nRUN touch /x\n")));
    make("it-list?images=localhost/it-member");
    assertThat(delete("/images/" + id + "?force=true").statusCode()).isEqualTo(200);
    post("/images/prune", "", 200);
    try (RegistryServer registry = RegistryServer.start(false)) {
      String there = encoded(registry.host() + "/kept:v1");
      post("/manifests/it-list/registry/" + there + "?all=true", "", 200);
      String member = Api.parse(registry.manifest("kept", "v1")).at("/manifests/0/digest").asText();
      assertThat(registry.manifest("kept", member)).contains(id);
    }
  }

  @Test
  void filesAreAddedAsAnArtifact() {
    make("it-list");
    String body =
        "--B\r\nContent-Disposition: form-data; name=\"modify\"\r\n\r\n"
            + "{\"operation\":\"update\",\"artifact_type\":\"text/x\"}\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\n"
            + "words\r\n--B--\r\n";
    Response put =
        api.request()
            .contentType("multipart/form-data; boundary=B")
            .body(body.getBytes(StandardCharsets.UTF_8))
            .put(BASE + "/manifests/it-list");
    assertThat(put.statusCode()).as(put.asString()).isEqualTo(200);
    assertThat(put.jsonPath().getList("files")).isEqualTo(List.of("a.txt"));
    assertThat(list("it-list").at("/manifests/0/artifactType").asText()).isEqualTo("text/x");
  }

  @Test
  void aRemoteClientComposes() {
    PodmanRemote podman = podman();
    name("it-member");
    podman.ok("manifest", "create", "it-list", "localhost/it-member");
    JsonNode list = podman.json("manifest", "inspect", "it-list");
    String digest = list.at("/manifests/0/digest").asText();
    podman.ok("manifest", "remove", "it-list", digest);
    assertThat(podman.run("manifest", "exists", "it-list").exitCode()).isZero();
    try (RegistryServer registry = RegistryServer.start(false)) {
      String there = "docker://" + registry.host() + "/l:1";
      podman.ok("manifest", "add", "it-list", "localhost/it-member");
      podman.ok("manifest", "push", "--all", "--tls-verify=false", "it-list", there);
      assertThat(registry.tags("l")).containsExactly("1");
    }
    podman.ok("manifest", "rm", "it-list");
    assertThat(podman.run("manifest", "exists", "it-list").exitCode()).isEqualTo(1);
  }
}
