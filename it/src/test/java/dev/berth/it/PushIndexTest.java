package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pushing what came by an index: whole where it can be, else the one image. */
class PushIndexTest {
  private static final Path IMAGE =
      Path.of(System.getenv().getOrDefault("BERTH_IT_IMAGE", "busybox.tar"));
  private static final String ARM = "linux/arm64";
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
    registry.push(IMAGE, repository + ":one", "v2s2");
    try (MultiPlatform platforms = new MultiPlatform(registry, repository)) {
      platforms.index("one", "all", "amd64", "arm64");
    }
    return registry.host() + "/" + repository + ":all";
  }

  private static String copy(String name, String to) {
    String full = registry.host() + "/" + to;
    Cli.docker("tag", name, full).ok();
    return full;
  }

  @Test
  void theWholeIndexGoesWhereAllItsImagesAreHere() {
    String name = index("whole/busy");
    Cli.docker("pull", name).ok();
    Cli.docker("pull", "--platform", ARM, name).ok();
    String other = copy(name, "elsewhere/busy:all");
    String out = Cli.docker("push", other).ok();
    String original = registry.manifest("whole/busy", "all");
    assertThat(registry.manifest("elsewhere/busy", "all")).isEqualTo(original);
    assertThat(out).contains("all: digest: " + MultiPlatform.digest(original));
    Cli.docker("rmi", "-f", name, other).ok();
    Cli.docker("pull", "--platform", ARM, other).ok();
    Cli.docker("rmi", "-f", other).ok();
  }

  @Test
  void theWholeIndexGoesWhereTheRegistryHasTheRest() {
    String name = index("rest/busy");
    Cli.docker("pull", name).ok();
    String other = copy(name, "rest/busy:again");
    Cli.docker("push", other).ok();
    assertThat(registry.manifest("rest/busy", "again"))
        .isEqualTo(registry.manifest("rest/busy", "all"));
    Cli.docker("rmi", "-f", name, other).ok();
  }

  @Test
  void theOneImageGoesWhereTheRestIsNowhere() {
    String name = index("part/busy");
    Cli.docker("pull", name).ok();
    String other = copy(name, "single/busy:1");
    String out = Cli.docker("push", other).ok();
    String pushed = registry.manifest("single/busy", "1");
    String index = registry.manifest("part/busy", "all");
    assertThat(index).contains(MultiPlatform.digest(pushed));
    assertThat(out)
        .contains("Not all multiplatform-content is present")
        .contains(MultiPlatform.digest(index))
        .contains(MultiPlatform.digest(pushed));
    String path = "/images/" + registry.host() + "/single/busy/push?tag=1";
    assertThat(Api.shared().request().post(path).asString())
        .contains(
            "\"aux\":{\"manifestPushedInsteadOfIndex\":true,\"originalIndex\":{\"mediaType\":\"")
        .contains("\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}");
    Cli.docker("rmi", "-f", name, other).ok();
  }

  @Test
  void theImageOfAPlatformGoesAlone() {
    String name = index("platform/busy");
    Cli.docker("pull", name).ok();
    Cli.docker("pull", "--platform", ARM, name).ok();
    String other = copy(name, "arm/busy:1");
    Cli.docker("push", "--platform", ARM, other).ok();
    assertThat(Api.parse(registry.manifest("arm/busy", "1")).path("config").path("digest").asText())
        .isEqualTo(
            Api.parse(
                    registry.manifest(
                        "platform/busy",
                        Api.parse(registry.manifest("platform/busy", "all"))
                            .path("manifests")
                            .path(1)
                            .path("digest")
                            .asText()))
                .path("config")
                .path("digest")
                .asText());
    Cli.docker("rmi", "-f", name, other).ok();
  }

  @Test
  void aPlatformThatIsNotHereIsNotFoundBeforeAnythingIsSaid() {
    String name = index("none/busy");
    Cli.docker("pull", name).ok();
    String platform = "{\"os\":\"linux\",\"architecture\":\"s390x\"}";
    Response response =
        Api.shared()
            .request()
            .urlEncodingEnabled(false)
            .post(
                "/images/"
                    + registry.host()
                    + "/none/busy/push?tag=all&platform="
                    + URLEncoder.encode(platform, StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(404);
    assertThat(response.asString()).contains("does not provide the specified platform");
    Cli.docker("rmi", "-f", name).ok();
  }
}
