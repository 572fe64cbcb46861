package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Registries that lie, never end, or send elsewhere: a clear error soon, in bounded memory. */
class HostileRegistryTest {
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final long MEMORY_KB = 300_000;
  private static FakeRegistry registry;
  private static Service service;

  @BeforeAll
  static void start() {
    assumeTrue(Service.isBerth(), "a peer's memory is not ours to measure");
    registry = FakeRegistry.start();
    service = Service.startOwn("hostile", List.of("--idle-timeout", "0"));
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
      registry.close();
    }
  }

  @AfterEach
  void nothingIsLeftAndTheServiceIsWell() throws IOException {
    assertThat(Api.of(service).get("/images/json?all=1")).isEmpty();
    StoreCheck.isWhole(service);
    String status = Files.readString(Path.of("/proc", service.process().pid() + "", "status"));
    String resident = status.replaceFirst("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1");
    assertThat(Long.parseLong(resident)).isLessThan(MEMORY_KB);
  }

  @Test
  void aManifestThatNeverEnds() {
    registry.on("GET /v2/endless/manifests/latest", x -> endless(x, TestImages.OCI_MANIFEST));
    assertThat(failure("endless")).contains("larger than");
  }

  @Test
  void aManifestOfNestedLists() {
    byte[] bomb = "[".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
    registry.manifest("nested", "latest", TestImages.OCI_MANIFEST, bomb);
    assertThat(failure("nested")).isNotEmpty();
  }

  @Test
  void aLayerThatNeverEnds() {
    String digest = image("endless-layer");
    registry.on("GET /v2/endless-layer/blobs/" + digest, x -> endless(x, LAYER));
    assertThat(failure("endless-layer")).contains("larger than");
  }

  @Test
  void redirectsInACircle() {
    String path = "/v2/circle/blobs/" + image("circle");
    registry.on("GET " + path, x -> redirect(x, path));
    assertThat(failure("circle")).contains("redirect");
  }

  @Test
  void redirectsToFiles() {
    registry.on("GET /v2/file/blobs/" + image("file"), x -> redirect(x, "file:///etc/passwd"));
    assertThat(failure("file")).isNotEmpty();
  }

  @Test
  void credentialsStayAtHome() {
    try (FakeRegistry elsewhere = FakeRegistry.start()) {
      String path = "/v2/private/leak/blobs/" + image("private/leak");
      registry.on("GET " + path, x -> redirect(x, "http://127.0.0.1:" + elsewhere.port() + path));
      Response response =
          Api.of(service)
              .request()
              .header("X-Registry-Auth", "eyJ1c2VybmFtZSI6Iml0IiwicGFzc3dvcmQiOiJzZWNyZXQifQ==")
              .post("/images/create?tag=latest&fromImage=" + registry.host() + "/private/leak");
      assertThat(response.asString()).contains("error");
      assertThat(elsewhere.requests())
          .isNotEmpty()
          .noneMatch(each -> each.matches(".* (Bearer|Basic).*"));
    }
  }

  @Test
  void aTokenWithoutEnd() {
    try (FakeRegistry greedy = FakeRegistry.start()) {
      greedy.on("GET /token", x -> endless(x, "application/json"));
      Response response = pull(greedy.host() + "/private/x");
      assertThat(response.asString()).contains("message").doesNotContain("Exception");
    }
  }

  private static String image(String repository) {
    byte[] layer = TestImages.tar(Map.of("file", repository));
    TestImages.put(
        registry, repository, "latest", TestImages.OCI_MANIFEST, "linux/amd64", List.of(layer));
    return TestImages.digest(TestImages.gzip(layer));
  }

  private static String failure(String repository) {
    Response response = pull(registry.host() + "/" + repository);
    String text = response.asString();
    assertThat(response.statusCode() >= 400 || text.contains("errorDetail")).as(text).isTrue();
    assertThat(text).doesNotContain("java.").doesNotContain("Retrying");
    return text;
  }

  private static Response pull(String name) {
    return Api.of(service).post("/images/create?fromImage=" + name + "&tag=latest", "");
  }

  private static void redirect(HttpExchange exchange, String target) throws IOException {
    exchange.getResponseHeaders().set("Location", target);
    exchange.sendResponseHeaders(307, -1);
  }

  private static void endless(HttpExchange exchange, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
    byte[] block = " ".repeat(65536).getBytes(StandardCharsets.US_ASCII);
    while (true) { // until the client has had enough
      exchange.getResponseBody().write(block);
    }
  }
}
