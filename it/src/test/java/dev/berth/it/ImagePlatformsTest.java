package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several platforms and attestations under one name, as the newer API tells them. */
class ImagePlatformsTest {
  private static final Path IMAGE =
      Path.of(System.getenv().getOrDefault("BERTH_IT_IMAGE", "busybox.tar"));
  private static final String ARM = "linux/arm64";
  private static final String STATEMENT = "{\"predicate\":{\"made\":\"by hand\"}}";
  private static RegistryServer registry;

  @BeforeAll
  static void start() {
    assumeTrue(Service.isBerth(), "a peer's classic store keeps no index");
    registry = RegistryServer.start(false);
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  /** The name of an index for two architectures. */
  private static String index(String repository) {
    return index(repository, "amd64");
  }

  private static String index(String repository, String first) {
    registry.push(IMAGE, repository + ":one", "v2s2");
    try (MultiPlatform platforms = new MultiPlatform(registry, repository)) {
      platforms.index("one", "all", first, "arm64");
      platforms.attest("all", "https://example.com/made", STATEMENT);
    }
    return registry.host() + "/" + repository + ":all";
  }

  private static JsonNode get(String path) {
    return Api.parse(
        Api.shared().request().urlEncodingEnabled(false).get(path).then().extract().asString());
  }

  private static String query(String json) {
    return URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  private static String platform(String architecture) {
    return query("{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}");
  }

  @Test
  void oneLineTellsAllThatTheNameLeadsTo() {
    String name = index("told/busy");
    Cli.docker("pull", name).ok();
    Cli.docker("pull", "--platform", ARM, name).ok();
    String filter = query("{\"reference\":[\"" + registry.host() + "/told/*\"]}");
    JsonNode lines = get("/images/json?manifests=1&filters=" + filter);
    assertThat(lines).hasSize(1);
    JsonNode manifests = lines.path(0).path("Manifests");
    assertThat(manifests.findValuesAsText("Kind")).containsExactly("image", "image", "attestation");
    assertThat(manifests.findValuesAsText("Available")).containsExactly("true", "true", "true");
    assertThat(manifests.path(2).path("AttestationData").path("For"))
        .isEqualTo(manifests.path(0).path("ID"));
    assertThat(lines.path(0).path("Descriptor").path("digest").asText())
        .isEqualTo(MultiPlatform.digest(registry.manifest("told/busy", "all")));
    JsonNode arm = get("/images/" + name + "/json?platform=" + platform("arm64"));
    assertThat(arm.path("Architecture").asText()).isEqualTo("arm64");
    assertThat(arm.path("RepoTags").path(0).asText()).isEqualTo(name);
    assertThat(arm.path("Descriptor").path("digest")).isEqualTo(manifests.path(1).path("ID"));
    assertThat(get("/images/" + name + "/json?platform=" + platform("s390x")).path("message"))
        .asString()
        .contains("was found but does not provide the specified platform (linux/s390x)");
    assertThat(get("/images/json?filters=" + query("{\"dangling\":[\"true\"]}")))
        .noneMatch(each -> each.path("Id").equals(arm.path("Id")));
    Cli.docker("rmi", name).ok();
    assertThat(get("/images/" + arm.path("Id").asText() + "/json").path("message").asText())
        .startsWith("No such image");
  }

  @Test
  void statementsComeWithTheirImage() {
    String name = index("stated/busy");
    Cli.docker("pull", name).ok();
    JsonNode bare = get("/images/" + name + "/attestations");
    assertThat(bare).hasSize(1);
    assertThat(bare.path(0).path("PredicateType").asText()).isEqualTo("https://example.com/made");
    assertThat(bare.path(0).has("Statement")).isFalse();
    JsonNode whole = get("/images/" + name + "/attestations?statement=1");
    assertThat(whole.path(0).path("Statement")).isEqualTo(Api.parse(STATEMENT));
    assertThat(get("/images/" + name + "/attestations?type=other")).isEmpty();
    assertThat(
            get("/images/" + name + "/attestations?platform=" + platform("arm64")).has("message"))
        .isTrue();
    Cli.docker("rmi", name).ok();
  }

  @Test
  void onePlatformIsRemoved() {
    String name = index("left/busy", "s390x"); // this host's may be the image other suites use
    Cli.docker("pull", "--platform", "linux/s390x", name).ok();
    Cli.docker("pull", "--platform", ARM, name).ok();
    String path = "/images/" + name + "?platforms=" + platform("s390x");
    Api api = Api.shared();
    assertThat(api.request().urlEncodingEnabled(false).delete(path).statusCode()).isEqualTo(400);
    assertThat(api.request().urlEncodingEnabled(false).delete(path + "&force=1").statusCode())
        .isEqualTo(200);
    assertThat(get("/images/" + name + "/json").path("Architecture").asText()).isEqualTo("arm64");
    Cli.docker("rmi", name).ok();
  }
}
