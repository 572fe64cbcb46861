package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Cli;
import dev.berth.it.RegistryServer;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images as libpod lists, moves and removes them. */
class ImagesTest extends ImageSuite {
  @TempDir Path work;

  private void tag(String name) {
    post("/images/busybox/tag?repo=localhost/" + name + "&tag=latest", "", 201);
  }

  private String make(String name, String containerfile) throws IOException {
    return build(
        "layers=1&t=" + name, tar(work.resolve("tree"), Map.of("Dockerfile", containerfile)));
  }

  @Test
  void removalsAreReported() throws IOException {
    String id = make("it-gone", "FROM busybox\nRUN touch /gone\n");
    Response removed = delete("/images/remove?images=it-gone&images=it-never");
    assertThat(removed.jsonPath().getList("Deleted")).isEqualTo(List.of(id));
    assertThat(removed.jsonPath().getList("Untagged"))
        .isEqualTo(List.of("localhost/it-gone:latest"));
    assertThat(removed.jsonPath().getInt("ExitCode")).isEqualTo(1);
    assertThat(removed.jsonPath().getList("Errors"))
        .isEqualTo(List.of("it-never: image not known"));
    assertThat(delete("/images/remove?images=it-never&ignore=true").jsonPath().getInt("ExitCode"))
        .isZero();
    assertThat(delete("/images/it-never?ignore=true").statusCode()).isEqualTo(200);
    assertError(delete("/images/it-never"), 404, "image not known", "it-never: image not known");
  }

  @Test
  void whatAContainerUsesStays() throws IOException {
    make("it-used", "FROM busybox\nRUN touch /used\n");
    String container = create("{\"image\":\"it-used\",\"command\":[\"true\"]}");
    assertError(
        delete("/images/it-used"),
        409,
        "image is in use by a container",
        "image used by "
            + container
            + ": image is in use by a container: consider listing external containers and"
            + " force-removing image");
    assertThat(delete("/images/remove?images=it-used").jsonPath().getInt("ExitCode")).isEqualTo(2);
    assertThat(delete("/images/it-used?force=true").statusCode()).isEqualTo(200);
    assertThat(ask("/containers/" + container + "/exists").statusCode()).isEqualTo(404);
  }

  @Test
  void namesAreTakenOff() {
    tag("it-name");
    post("/images/it-name/untag?repo=localhost/it-name&tag=latest", "", 201);
    assertThat(ask("/images/it-name/exists").statusCode()).isEqualTo(404);
    tag("it-name");
    assertError(
        post("/images/it-name/untag?repo=localhost/it-other&tag=latest", ""),
        500,
        "tag not known",
        "localhost/it-other:latest: tag not known");
  }

  @Test
  void changesAreOfTheLastLayerOrAgainstAnother() throws IOException {
    make("it-diff", "FROM busybox\nRUN touch /one\nRUN touch /two && rm /bin/ar\n");
    JsonNode last = get("/images/it-diff/changes");
    assertThat(last.findValuesAsText("Path")).contains("/two", "/bin/ar").doesNotContain("/one");
    for (JsonNode each : last) {
      if (each.get("Path").asText().equals("/bin/ar")) {
        assertThat(each.get("Kind").asInt()).isEqualTo(2);
      }
    }
    assertThat(get("/images/it-diff/changes?parent=busybox").findValuesAsText("Path"))
        .contains("/one", "/two", "/bin/ar");
  }

  @Test
  void archivesOfEachFormatAreRead() throws IOException {
    make("it-save", "FROM busybox\nRUN touch /saved\n");
    for (String format : List.of("docker-archive", "oci-archive")) {
      Path file = Files.write(work.resolve(format), saved("it-save", format));
      Cli.run(Map.of(), "skopeo", "inspect", format + ":" + file).ok();
      Response loaded = post("/local/images/load?path=" + file, "");
      assertThat(loaded.asString()).contains("localhost/it-save:latest");
    }
    for (Map.Entry<String, String> each :
        Map.of("oci-dir", "oci", "docker-dir", "dir").entrySet()) {
      Path directory = Files.createDirectories(work.resolve(each.getKey() + ".d"));
      Path tar = Files.write(work.resolve(each.getKey()), saved("it-save", each.getKey()));
      Cli.run(Map.of(), "tar", "-C", directory.toString(), "-xf", tar.toString()).ok();
      Cli.run(Map.of(), "skopeo", "inspect", each.getValue() + ":" + directory).ok();
    }
    assertThat(ask("/images/it-save/get?format=zip").statusCode()).isEqualTo(500);
    assertThat(post("/local/images/load?path=/not/there", "").statusCode()).isEqualTo(404);
  }

  /** A docker-archive has whole names, and short ones are of this host. */
  @Test
  void archivesNameTheirImagesAsPodmansDo() throws IOException {
    make("it-name", "FROM busybox\nRUN touch /named\n");
    post("/images/it-name/tag?repo=docker.io/library/it-hub&tag=latest", "");
    post("/images/it-name/tag?repo=docker.io/library/it-hub&tag=2", "");
    Path file = Files.write(work.resolve("hub.tar"), saved("it-hub", "docker-archive"));
    assertThat(Cli.run(Map.of(), "tar", "-xOf", file.toString(), "manifest.json").ok())
        .contains("\"RepoTags\":[\"docker.io/library/it-hub:latest\"]");
    Path plain = work.resolve("plain");
    Files.createDirectory(plain);
    Cli.run(Map.of(), "tar", "-C", plain.toString(), "-xf", file.toString()).ok();
    Path manifest = plain.resolve("manifest.json");
    String shortName = Files.readString(manifest).replace("docker.io/library/", "");
    Files.writeString(manifest, shortName);
    Path again = work.resolve("short.tar");
    Cli.run(Map.of(), "tar", "-C", plain.toString(), "-cf", again.toString(), ".").ok();
    assertThat(post("/local/images/load?path=" + again, "").asString())
        .isEqualTo("{\"Names\":[\"localhost/it-hub:latest\"]}\n");
  }

  /** Podman 4 sends label=key=value in three parts. */
  @Test
  void aLabelMayComeInParts() throws IOException {
    make("it-label", "FROM busybox\nLABEL kind=one\n");
    String parts = "{\"label\":[\"kind\",\"one\"]}";
    assertThat(
            api.request().queryParam("filters", parts).get("/v4.3.1/libpod/images/json").asString())
        .contains("localhost/it-label:latest");
    assertThat(
            api.request().queryParam("filters", parts).get("/v5.0.0/libpod/images/json").asString())
        .doesNotContain("it-label");
  }

  private byte[] saved(String name, String format) {
    Response response = ask("/images/" + name + "/get?format=" + format);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.asByteArray();
  }

  @Test
  void pushesLeaveNoNameAndKeepTheForm() throws IOException {
    make("it-push", "FROM busybox\nRUN touch /pushed\n");
    try (RegistryServer registry = RegistryServer.start(false)) {
      String oci = registry.host() + "/push:oci";
      String lines =
          post("/images/it-push/push?quiet=false&destination=" + oci, "", 200).asString();
      assertThat(lines).contains("manifestdigest");
      assertThat(registry.manifest("push", "oci")).contains("vnd.oci.image.manifest.v1+json");
      post("/images/it-push/push?format=v2s2&destination=" + registry.host() + "/push:v2", "", 200);
      assertThat(registry.manifest("push", "v2")).contains("distribution.manifest.v2+json");
      assertThat(image("it-push").get("RepoTags").toString()).doesNotContain(registry.host());
      assertThat(post("/images/it-push/push?compressionFormat=zstd", "").statusCode())
          .isEqualTo(500);
      JsonNode tags = get("/images/search?listTags=true&term=" + registry.host() + "/push");
      assertThat(tags.findValuesAsText("Tag")).containsExactlyInAnyOrder("oci", "v2");
      for (String words : List.of("", "us", "push")) {
        JsonNode found = get("/images/search?term=" + registry.host() + "/" + words);
        assertThat(found.findValuesAsText("Name")).containsExactly(registry.host() + "/push");
        assertThat(found.findValuesAsText("Index")).containsExactly(registry.host());
      }
      assertThat(get("/images/search?term=" + registry.host() + "/nosuch*")).isEmpty();
      delete("/images/it-push?force=true");
      String pulled =
          post("/images/pull?allTags=true&reference=" + registry.host() + "/push", "", 200)
              .asString();
      String last = pulled.strip().substring(pulled.strip().lastIndexOf('\n') + 1);
      assertThat(Api.parse(last).get("images")).isNotEmpty();
      assertThat(ask("/images/" + oci + "/exists").statusCode()).isEqualTo(204);
      String docker = post("/images/pull?compatMode=true&reference=" + oci, "", 200).asString();
      assertThat(docker).contains("\"status\":");
      delete("/images/" + oci + "?force=true");
      delete("/images/" + registry.host() + "/push:v2?force=true");
    }
  }

  @Test
  void aPushThatFailsIsToldAndLeavesNoName() {
    Response quiet = post("/images/busybox/push?destination=localhost:1/x", "");
    assertThat(quiet.statusCode()).isEqualTo(400);
    assertThat(quiet.jsonPath().getString("message"))
        .startsWith("pushing image \"localhost:1/x\": ");
    assertThat(post("/images/busybox/push?quiet=false&destination=localhost:1/x", "").asString())
        .contains("\"error\":");
    assertThat(ask("/images/localhost:1/x/exists").statusCode()).isEqualTo(404);
  }

  @Test
  void pullPoliciesHold() {
    assertError(
        post("/images/pull?policy=never&reference=localhost/it-never", ""),
        500,
        "image not known",
        "localhost/it-never: image not known");
    assertThat(post("/images/pull?policy=missing&quiet=true&reference=busybox", "", 200).asString())
        .contains("\"images\":");
    assertThat(post("/images/pull?policy=now&reference=busybox", "").statusCode()).isEqualTo(400);
    assertThat(post("/images/pull?reference=oci-archive:/x", "").statusCode()).isEqualTo(400);
  }

  @Test
  void pruneCountsWhatIsFreedOnce() throws IOException {
    String first = make("it-prune", "FROM busybox\nRUN echo 1 > /one\n");
    make("it-prune", "FROM busybox\nRUN echo 2 > /two\n");
    JsonNode pruned = post("/images/prune", "", 200).as(JsonNode.class);
    assertThat(pruned.findValuesAsText("Id")).contains(first);
  }

  @Test
  void copiesOverSshAreRefusedClearly() {
    Response answer = post("/images/scp/busybox?destination=host::", "");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.jsonPath().getString("message")).contains("over ssh is not supported");
  }
}
