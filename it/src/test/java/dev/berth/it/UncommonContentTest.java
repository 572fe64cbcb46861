package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers and manifests that are not met every day, and registries that limit what they serve. */
class UncommonContentTest {
  private static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";
  private static final String GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final String FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
  private static final String TOC = "io.github.containers.zstd-chunked.manifest-";
  private static FakeRegistry registry;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    registry = FakeRegistry.start();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** An image of one layer, given by the end of its descriptor. */
  private static void image(String repository, byte[] tar, String type, String layer, String more) {
    byte[] config = bytes(TestImages.config("linux/amd64", List.of(tar)));
    String descriptor = layer.replaceFirst("}$", "") + more + "}";
    String manifest =
        TestImages.manifest(
            type,
            TestImages.descriptor(OCI_CONFIG, registry.blob(config), config.length),
            List.of(descriptor));
    registry.manifest(repository, "1", type, bytes(manifest));
  }

  private static Response pull(String repository) {
    String auth = "{\"username\":\"it\",\"password\":\"secret\"}";
    return Api.shared()
        .request()
        .header("X-Registry-Auth", Base64.getUrlEncoder().encodeToString(bytes(auth)))
        .post("/images/create?fromImage=" + registry.host() + "/" + repository + "&tag=1");
  }

  private String fileOf(String image, String file) throws IOException {
    String container = Cli.docker("create", image, "none").ok();
    Path copy = directory.resolve("copy");
    Cli.docker("cp", container + ":/" + file, copy.toString()).ok();
    Cli.docker("rm", container).ok();
    return Files.readString(copy);
  }

  private static void pushedUnchanged(String repository, String name, String expected) {
    try (FakeRegistry other = FakeRegistry.start()) {
      String copy = other.host() + "/copy:1";
      Cli.docker("tag", name, copy).ok();
      assertThat(Cli.docker("push", copy).ok()).contains(expected);
      assertThat(other.stored("copy", "1").orElseThrow().content())
          .isEqualTo(registry.stored(repository, "1").orElseThrow().content());
      Cli.docker("rmi", copy).ok();
    }
  }

  private byte[] zstd(byte[] content) throws IOException {
    Path plain = Files.write(directory.resolve("plain"), content);
    Path packed = directory.resolve("packed");
    Cli.run(Map.of(), "zstd", "-qf", plain.toString(), "-o", packed.toString()).ok();
    return Files.readAllBytes(packed);
  }

  private static byte[] skippable(byte[] content) {
    return ByteBuffer.allocate(8 + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184d2a50)
        .putInt(content.length)
        .put(content)
        .array();
  }

  @Test
  void chunkedLayersArePulledAndPushedWithTheirTableOfContents() throws IOException {
    assumeTrue(Service.isBerth() || Service.apiAtLeast(42), "zstd came with Docker 23");
    assumeTrue(Cli.run(Map.of(), "sh", "-c", "command -v zstd").exitCode() == 0, "no zstd here");
    byte[] tar = TestImages.tar(Map.of("chunked", "in frames\n", "other", "x".repeat(5000)));
    byte[] table = zstd(bytes("{\"version\":1,\"entries\":[]}"));
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    blob.write(zstd(Arrays.copyOf(tar, 700)));
    blob.write(zstd(Arrays.copyOfRange(tar, 700, tar.length)));
    int position = blob.size() + 8;
    blob.write(skippable(table));
    blob.write(skippable(new byte[64]));
    String digest = registry.blob(blob.toByteArray());
    String annotations =
        ",\"annotations\":{\"%schecksum\":\"%s\",\"%sposition\":\"%d:%d:26:1\"}"
            .formatted(TOC, TestImages.digest(table), TOC, position, table.length);
    image(
        "chunked",
        tar,
        TestImages.OCI_MANIFEST,
        TestImages.descriptor(ZSTD, digest, blob.size()),
        annotations);
    String name = registry.host() + "/chunked:1";
    Cli.docker("pull", name).ok();
    assertThat(fileOf(name, "chunked")).isEqualTo("in frames\n");
    if (Service.isBerth()) { // a peer's classic store compresses anew
      pushedUnchanged("chunked", name, ": Pushed");
    }
    Cli.docker("rmi", name).ok();
  }

  private static void foreign(String repository, byte[] tar, String urls) {
    byte[] packed = TestImages.gzip(tar);
    image(
        repository,
        tar,
        TestImages.DOCKER_MANIFEST,
        TestImages.descriptor(FOREIGN, TestImages.digest(packed), packed.length),
        ",\"urls\":[" + urls + "]");
  }

  private static String outside(String path, byte[] content) {
    registry.on("GET " + path, x -> FakeRegistry.bytes(x, 200, "application/gzip", content));
    return "\"http://" + registry.host() + path + "\"";
  }

  @Test
  void foreignLayersComeFromWhereTheManifestSaysWithoutCredentials() throws IOException {
    assumeTrue(Service.isBerth(), "dockerd on Linux asks the registry alone");
    byte[] tar = TestImages.tar(Map.of("foreign", "from elsewhere\n"));
    String url = outside("/outside/layer", TestImages.gzip(tar));
    foreign("private/foreign", tar, "\"ftp://localhost/x\"," + url);
    assertThat(pull("private/foreign").asString()).contains("Downloaded newer image");
    assertThat(registry.requests())
        .contains("GET /outside/layer")
        .anyMatch(each -> each.startsWith("GET /v2/private/foreign/manifests/1 Bearer"));
    String name = registry.host() + "/private/foreign:1";
    assertThat(fileOf(name, "foreign")).isEqualTo("from elsewhere\n");
    pushedUnchanged("private/foreign", name, ": Skipped foreign layer");
    Cli.docker("rmi", name).ok();
  }

  @Test
  void foreignLayersAreCheckedAndOfTheWebOnly() {
    assumeTrue(Service.isBerth(), "dockerd on Linux asks the registry alone");
    byte[] tar = TestImages.tar(Map.of("foreign", "expected\n"));
    byte[] wrong = TestImages.gzip(tar);
    wrong[wrong.length - 9]++;
    foreign("foreign/wrong", tar, outside("/outside/wrong", wrong));
    assertThat(pull("foreign/wrong").asString()).contains("errorDetail").contains("verif");
    foreign("foreign/file", tar, "\"file:///etc/passwd\"");
    assertThat(pull("foreign/file").asString())
        .contains("unsupported protocol scheme \\\"file\\\"");
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.cncf.helm.config.v1+json, application/vnd.cncf.helm.chart.content.v1.tar+gzip",
    "application/vnd.oci.empty.v1+json, application/vnd.example.data",
    "application/vnd.docker.plugin.v1+json, " + GZIP,
    OCI_CONFIG + ", " + GZIP + "+encrypted",
    OCI_CONFIG + ", application/vnd.in-toto+json",
  })
  void whatIsNoImageIsRefusedByName(String config, String layer) {
    assumeTrue(Service.isBerth(), "a peer tries some of them");
    byte[] content = bytes("{}");
    String digest = registry.blob(content);
    String manifest =
        TestImages.manifest(
            TestImages.OCI_MANIFEST,
            TestImages.descriptor(config, digest, 2),
            List.of(TestImages.descriptor(layer, digest, 2)));
    registry.manifest("artifact", "1", TestImages.OCI_MANIFEST, bytes(manifest));
    registry.forgetRequests();
    assertThat(pull("artifact").asString())
        .contains("Encountered remote \\\"" + (config.equals(OCI_CONFIG) ? layer : config))
        .contains("when fetching " + registry.host() + "/artifact:1: not a container image");
    assertThat(registry.requests()).noneMatch(each -> each.contains("/blobs/"));
  }

  @Test
  void schemaOneIsRefusedByName() {
    assumeTrue(Service.isBerth() || Service.apiAtLeast(51), "older ones still read it");
    String type = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    String old = "{\"schemaVersion\":1,\"name\":\"old\",\"tag\":\"1\",\"fsLayers\":[]}";
    registry.manifest("old", "1", type, bytes(old));
    assertThat(pull("old").asString()).contains("schema 1 support has been removed");
  }

  private static void limited(HttpExchange exchange, String wait) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", wait);
    exchange.getResponseHeaders().set("ratelimit-limit", "100;w=21600");
    exchange.getResponseHeaders().set("ratelimit-remaining", "0;w=21600");
    FakeRegistry.error(exchange, 429, "TOOMANYREQUESTS", "You have reached your pull rate limit.");
  }

  @Test
  void aLimitIsToldWithWhatTheRegistrySaysOfIt() {
    assumeTrue(Service.isBerth(), "a peer tells the words alone");
    registry.on("GET /v2/limited/manifests/1", x -> limited(x, "3600"));
    assertThat(pull("limited").asString())
        .contains(
            "toomanyrequests: You have reached your pull rate limit. (ratelimit-limit: 100;w=21600,"
                + " ratelimit-remaining: 0;w=21600, retry-after: 3600)");
  }

  @Test
  void aShortWaitIsWaited() {
    assumeTrue(Service.isBerth(), "a peer gives up at once");
    byte[] tar = TestImages.tar(Map.of("file", "waited for"));
    TestImages.put(registry, "waited", "1", TestImages.OCI_MANIFEST, "linux/amd64", List.of(tar));
    FakeRegistry.Stored stored = registry.stored("waited", "1").orElseThrow();
    AtomicInteger asked = new AtomicInteger();
    registry.on(
        "GET /v2/waited/manifests/1",
        x -> {
          if (asked.incrementAndGet() == 1) {
            limited(x, "1");
          } else {
            FakeRegistry.bytes(x, 200, stored.type(), stored.content());
          }
        });
    assertThat(pull("waited").asString()).contains("Downloaded newer image");
    assertThat(asked).hasValue(2);
    Cli.docker("rmi", registry.host() + "/waited:1").ok();
  }
}
