package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines and rules of load, and what is in a saved archive. */
class LoadSaveTest {
  private static final byte[] ONE = ImageArchive.layer("one", "1");
  private static final byte[] TWO = ImageArchive.layer("two", "2");
  private static final String AMD64 = "{\"os\":\"linux\",\"architecture\":\"amd64\"}";
  private static final String ARM64 = "{\"os\":\"linux\",\"architecture\":\"arm64\"}";

  private static Response load(byte[] archive, String query) {
    return Api.shared()
        .request()
        .urlEncodingEnabled(false)
        .contentType("application/x-tar")
        .body(archive)
        .post("/images/load" + query);
  }

  private static List<JsonNode> lines(byte[] archive, String query) {
    Response response = load(archive, query);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return response.asString().lines().filter(line -> !line.isBlank()).map(Api::parse).toList();
  }

  private static List<String> streams(byte[] archive) {
    return lines(archive, "").stream().map(line -> line.path("stream").asText()).toList();
  }

  private static String error(byte[] archive) {
    List<JsonNode> lines = lines(archive, "");
    return lines.isEmpty() ? "" : lines.getLast().path("error").asText();
  }

  private static byte[] docker(byte[] config, List<String> tags, byte[]... layers) {
    ImageArchive archive = new ImageArchive().add("config.json", config);
    List<String> names = new ArrayList<>();
    for (byte[] layer : layers) {
      names.add("l" + names.size() + "/layer.tar");
      archive.add(names.getLast(), layer);
    }
    return archive.docker("config.json", tags, names).bytes();
  }

  private static Map<String, byte[]> saved(String path) throws IOException {
    Response response = Api.shared().request().urlEncodingEnabled(false).get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    assertThat(response.contentType()).isEqualTo("application/x-tar");
    Map<String, byte[]> members = new LinkedHashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(response.asByteArray()))) {
      for (TarArchiveEntry each; (each = tar.getNextEntry()) != null; ) {
        members.put(each.getName(), tar.readAllBytes());
      }
    }
    return members;
  }

  private static void remove(String... names) {
    for (String name : names) {
      int status = Api.shared().delete("/images/" + name + "?force=1").statusCode();
      assertThat(status).isIn(200, 404);
    }
  }

  @Test
  void namesAreToldAndTheOldOwnerOfOneToo() {
    byte[] config = ImageArchive.config("amd64", ONE);
    String id = ImageArchive.digest(config);
    assertThat(streams(docker(config, List.of("lines:1", "lines:2"), ONE)))
        .containsExactly("Loaded image: lines:1\n", "Loaded image: lines:2\n");
    byte[] other = ImageArchive.config("amd64", TWO);
    assertThat(streams(docker(other, List.of("lines:1"), TWO)))
        .containsExactly(
            "The image lines:1 already exists, renaming the old one with ID "
                + id
                + " to empty string\n",
            "Loaded image: lines:1\n");
    assertThat(streams(docker(config, List.of(), ONE)))
        .containsExactly("Loaded image ID: " + id + "\n");
    remove("lines:1", "lines:2");
  }

  @Test
  void progressIsToldWhenItIsWanted() {
    byte[] layer = ImageArchive.layer("progress", "p".repeat(3000));
    byte[] config = ImageArchive.config("amd64", layer);
    List<JsonNode> lines = lines(docker(config, List.of("lines:p"), layer), "?quiet=0");
    JsonNode line = lines.getFirst();
    assertThat(line.path("status").asText()).isEqualTo("Loading layer");
    assertThat(line.path("id").asText()).isEqualTo(ImageArchive.digest(layer).substring(7, 19));
    assertThat(line.path("progressDetail").path("total").asInt()).isEqualTo(layer.length);
    remove("lines:p");
  }

  @Test
  void aLayerThatIsHereNeedNotBeInTheArchive() {
    byte[] config = ImageArchive.config("amd64", ONE, TWO);
    assertThat(error(docker(config, List.of("lines:a"), ONE, TWO))).isEmpty();
    byte[] again =
        new ImageArchive()
            .add("c", ImageArchive.config("arm64", ONE, TWO))
            .docker("c", List.of("lines:b"), List.of("absent/1", "absent/2"))
            .bytes();
    assertThat(streams(again)).containsExactly("Loaded image: lines:b\n");
    remove("lines:a", "lines:b");
  }

  @Test
  void archivesFromBeforeDocker110LoadWithDockersIds() {
    String v1 =
        "{\"id\":\"%s\",%s\"created\":\"2020-01-01T00:00:00Z\",\"container_config\":{\"Cmd\":"
            + "[\"/bin/sh\",\"-c\",\"a && b\"]},\"config\":{\"Cmd\":[\"run\"]},"
            + "\"architecture\":\"amd64\",\"os\":\"linux\",\"docker_version\":\"1.9.1\"}";
    String base = "a".repeat(64);
    String top = "b".repeat(64);
    byte[] archive =
        new ImageArchive()
            .add(base + "/json", v1.formatted(base, "").getBytes(StandardCharsets.UTF_8))
            .add(base + "/layer.tar", ONE)
            .add(
                top + "/json",
                v1.formatted(top, "\"parent\":\"" + base + "\",").getBytes(StandardCharsets.UTF_8))
            .add(top + "/layer.tar", TWO)
            .add(
                "repositories",
                ("{\"old/image\":{\"1\":\"" + top + "\"}}").getBytes(StandardCharsets.UTF_8))
            .bytes();
    assertThat(error(archive)).isEmpty();
    JsonNode image = Api.shared().get("/images/old/image:1/json");
    assertThat(image.path("RootFS").path("Layers")).hasSize(2);
    String line =
        "{\"created\":\"2020-01-01T00:00:00Z\",\"created_by\":\"/bin/sh -c a \\u0026\\u0026 b\"}";
    String config =
        "{\"architecture\":\"amd64\",\"config\":{\"Cmd\":[\"run\"]},\"container_config\":{\"Cmd\":"
            + "[\"/bin/sh\",\"-c\",\"a \\u0026\\u0026 b\"]},\"created\":\"2020-01-01T00:00:00Z\","
            + "\"docker_version\":\"1.9.1\",\"history\":["
            + line
            + ","
            + line
            + "],\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
            + ImageArchive.digest(ONE)
            + "\",\""
            + ImageArchive.digest(TWO)
            + "\"]}}";
    assertThat(image.path("Id").asText())
        .isEqualTo(ImageArchive.digest(config.getBytes(StandardCharsets.UTF_8)));
    remove("old/image:1");
  }

  @Test
  void badArchivesAreRefusedInBandAndLeaveNothing() {
    int before = Api.shared().get("/images/json?all=1").size();
    byte[] config = ImageArchive.config("amd64", ONE);
    assertThat(error(docker(config, List.of("bad:1"), ONE, TWO)))
        .isEqualTo("invalid manifest, layers length mismatch: expected 2, got 1");
    assertThat(error(docker(config, List.of("UPPER:1"), ONE))).contains("must be lowercase");
    assertThat(error("hello".getBytes(StandardCharsets.UTF_8))).isEqualTo("unexpected EOF");
    assertThat(error("no archive at all ".repeat(99).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("archive/tar: invalid tar header");
    byte[] nothing = new ImageArchive().add("readme", new byte[3]).bytes();
    assertThat(error(nothing)).isNotEmpty();
    byte[] escaping = new ImageArchive().add("../escape", new byte[3]).bytes();
    assertThat(error(escaping)).contains("../escape");
    byte[] windows =
        new String(config, StandardCharsets.UTF_8)
            .replace("\"linux\"", "\"windows\"")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(error(docker(windows, List.of("bad:2"), ONE)))
        .isEqualTo("cannot load windows image on linux");
    if (Service.isBerth()) { // dockerd leaves the image that it could not name
      assertThat(Api.shared().get("/images/json?all=1")).hasSize(before);
    }
  }

  @Test
  void whatIsSavedIsALayoutAndADockerArchive() throws IOException {
    assumeTrue(Service.apiAtLeast(44), "an OCI layout came with Docker 25");
    byte[] config = ImageArchive.config("amd64", ONE, TWO);
    assertThat(error(docker(config, List.of("keep:1", "keep:2"), ONE, TWO))).isEmpty();
    Map<String, byte[]> members = saved("/images/keep/get");
    JsonNode item = Api.parse(text(members, "manifest.json")).get(0);
    assertThat(members.get(item.path("Config").asText())).isEqualTo(config);
    assertThat(item.path("RepoTags")).extracting(JsonNode::asText).contains("keep:1", "keep:2");
    assertThat(members.get(item.path("Layers").get(1).asText())).isEqualTo(TWO);
    assertThat(item.path("LayerSources").path(ImageArchive.digest(ONE)).path("size").asInt())
        .isEqualTo(ONE.length);
    assertThat(Api.parse(text(members, "repositories")).path("keep").path("2").asText())
        .isEqualTo(ImageArchive.digest(TWO).substring(7));
    JsonNode index = Api.parse(text(members, "index.json"));
    assertThat(index.path("manifests")).hasSize(2);
    assertThat(index.at("/manifests/0/annotations/io.containerd.image.name").asText())
        .startsWith("docker.io/library/keep:");
    Map<String, byte[]> byId = saved("/images/" + ImageArchive.digest(config) + "/get");
    assertThat(Api.parse(text(byId, "manifest.json")).get(0).path("RepoTags").isNull()).isTrue();
    remove("keep:1", "keep:2");
  }

  private static String text(Map<String, byte[]> members, String name) {
    assertThat(members).containsKey(name);
    return new String(members.get(name), StandardCharsets.UTF_8);
  }

  @Test
  void unknownNamesAreNotFound() {
    for (String path : List.of("/images/no-such/get", "/images/get?names=no-such")) {
      Response response = Api.shared().request().get(path);
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.jsonPath().getString("message")).isEqualTo("No such image: no-such");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"platform=x", "platform={}", "platform=" + AMD64 + "&platform=" + ARM64})
  void badPlatformsAreRefused(String query) {
    assumeTrue(Service.apiAtLeast(48), "the parameter came with API 1.48");
    String version = "/v1.48";
    String encoded = query.replace("{", "%7B").replace("}", "%7D").replace("\"", "%22");
    Response save =
        Api.shared()
            .request()
            .urlEncodingEnabled(false)
            .get(version + "/images/busybox/get?" + encoded);
    assertThat(save.statusCode()).isEqualTo(400);
  }

  /** Two platforms and what attests one of them. */
  @Test
  void anIndexIsKeptWhole() throws IOException {
    assumeTrue(Service.isBerth(), "dockerd's classic store loads no OCI layouts");
    ImageArchive archive = new ImageArchive();
    byte[] amd64 = archive.manifest(ImageArchive.config("amd64", ONE), ONE);
    byte[] arm64 = archive.manifest(ImageArchive.config("arm64", TWO), TWO);
    byte[] statement = "{\"_type\":\"statement\"}".getBytes(StandardCharsets.UTF_8);
    byte[] attested = archive.manifest(ImageArchive.config("unknown"), statement);
    byte[] index = index(amd64, arm64, attested);
    archive.blob(index);
    ObjectNode top = ImageArchive.descriptor("application/vnd.oci.image.index.v1+json", index);
    top.putObject("annotations").put("io.containerd.image.name", "docker.io/library/multi:1");
    byte[] bytes = archive.layout(List.of(top)).bytes();

    assertThat(streams(bytes)).containsExactly("Loaded image: multi:1\n");
    Map<String, byte[]> all = saved("/images/multi:1/get");
    for (byte[] blob : List.of(index, amd64, arm64, attested, ONE, TWO, statement)) {
      assertThat(all).containsKey("blobs/sha256/" + ImageArchive.digest(blob).substring(7));
    }
    assertThat(Api.parse(text(all, "index.json")).at("/manifests/0/digest").asText())
        .isEqualTo(ImageArchive.digest(index));

    String wanted = ARM64.replace("{", "%7B").replace("}", "%7D").replace("\"", "%22");
    Map<String, byte[]> one = saved("/images/multi:1/get?platform=" + wanted);
    assertThat(Api.parse(text(one, "index.json")).at("/manifests/0/digest").asText())
        .isEqualTo(ImageArchive.digest(arm64));
    assertThat(one).doesNotContainKey("blobs/sha256/" + ImageArchive.digest(ONE).substring(7));
    remove("multi:1");

    assertThat(lines(bytes, "?platform=" + wanted)).hasSize(1);
    assertThat(Api.shared().get("/images/multi:1/json").path("Architecture").asText())
        .isEqualTo("arm64");
    remove("multi:1");
  }

  private static byte[] index(byte[] amd64, byte[] arm64, byte[] attestation) {
    String type = "application/vnd.oci.image.manifest.v1+json";
    ObjectNode index = Api.JSON.createObjectNode().put("schemaVersion", 2);
    index.put("mediaType", "application/vnd.oci.image.index.v1+json");
    var list = index.putArray("manifests");
    list.add(platform(ImageArchive.descriptor(type, arm64), "linux", "arm64"));
    list.add(platform(ImageArchive.descriptor(type, amd64), "linux", "amd64"));
    ObjectNode about = platform(ImageArchive.descriptor(type, attestation), "unknown", "unknown");
    about
        .putObject("annotations")
        .put("vnd.docker.reference.type", "attestation-manifest")
        .put("vnd.docker.reference.digest", ImageArchive.digest(amd64));
    list.add(about);
    return ImageArchive.json(index);
  }

  private static ObjectNode platform(ObjectNode descriptor, String os, String architecture) {
    descriptor.putObject("platform").put("os", os).put("architecture", architecture);
    return descriptor;
  }
}
