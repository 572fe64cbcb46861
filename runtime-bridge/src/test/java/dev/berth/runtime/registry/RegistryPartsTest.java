package dev.berth.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.PlatformMatcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryPartsTest {
  @TempDir Path directory;

  @Test
  void readsChallenges() {
    List<Challenge> challenges =
        Challenge.parse(
            List.of(
                "Bearer realm=\"https://a/t\",service=\"s, \\\"x\\\"\",scope=a:b, Basic realm=r"));
    assertThat(challenges).hasSize(2);
    assertThat(challenges.getFirst().bearer()).isTrue();
    assertThat(challenges.getFirst().parameter("realm")).isEqualTo("https://a/t");
    assertThat(challenges.getFirst().parameter("service")).isEqualTo("s, \"x\"");
    assertThat(challenges.getFirst().parameter("scope")).isEqualTo("a:b");
    assertThat(challenges.getLast().basic()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64",
    "linux/x86_64/v1, linux/amd64",
    "arm64, linux/arm64",
    "linux/arm64/v8, linux/arm64",
    "linux/arm, linux/arm/v7",
    "linux/arm/6, linux/arm/v6",
    "linux/amd64/v3, linux/amd64/v3",
  })
  void normalisesPlatforms(String given, String text) {
    assertThat(PlatformMatcher.of(given).text()).isEqualTo(text);
  }

  @Test
  void prefersTheNewestVariantThatRuns() {
    List<Descriptor> entries =
        List.of(entry("arm", "v5"), entry("arm", "v6"), entry("arm", "v8"), entry("amd64", null));
    assertThat(ManifestFetch.choose(entries, PlatformMatcher.of("linux/arm/v7")))
        .isEqualTo(entries.get(1));
    assertThat(ManifestFetch.choose(entries, PlatformMatcher.of("linux/amd64/v2")))
        .isEqualTo(entries.get(3));
    assertThatThrownBy(() -> PlatformMatcher.of("linux//v7")).isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> PlatformMatcher.of("odd"))
        .hasMessage("\"odd\": unknown operating system or architecture: invalid argument");
    assertThatThrownBy(() -> PlatformMatcher.of("a/b/c/d"))
        .hasMessage("\"a/b/c/d\": cannot parse platform specifier: invalid argument");
  }

  private static Descriptor entry(String architecture, @Nullable String variant) {
    return new Descriptor(
        MediaTypes.OCI_MANIFEST,
        Digest.sha256("0".repeat(64)),
        1,
        new Platform(architecture, "linux", variant, null));
  }

  @Test
  void refusesWhatIsNoImage() {
    assertRefused("{\"schemaVersion\":1,\"fsLayers\":[]}", "schema 1 support has been removed");
    String helm = "application/vnd.cncf.helm.config.v1+json";
    assertRefused(
        "{\"schemaVersion\":2,\"config\":"
            + LyingRegistry.descriptor(helm, new byte[0])
            + ",\"layers\":[]}",
        "Encountered remote \"" + helm + "\"(unknown) when fetching x: not a container image");
    assertRefused("[]", "invalid manifest of x: invalid JSON: not an object");
    assertRefused(
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:../../x\",\"size\":1}}",
        "invalid manifest of x: invalid digest");
  }

  private static void assertRefused(String manifest, String text) {
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ManifestParser.parse(bytes, null, MessageDigests.sha256(bytes), "x"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "127.0.0.1, true",
    "127.3.2.1, true",
    "[::1], true",
    "127.0.0.1.example.com, false",
    "128.0.0.1, false",
    "localhost.example, false",
  })
  void knowsLoopback(String host, boolean loopback) {
    assertThat(EndpointResolver.isLoopback(host)).isEqualTo(loopback);
  }

  @Test
  void findsTheMostSpecificCredentials() throws IOException {
    Path file = directory.resolve("auth.json");
    Files.writeString(
        file,
        """
        {"auths":{"h:1":{"auth":"YTpi"},"h:1/team":{"auth":"Yzpk"},
         "https://index.docker.io/v1/":{"identitytoken":"tok"}},
         "credHelpers":{"helped":"vault"}}
        """);
    CredentialFiles files =
        new CredentialFiles(
            List.of(directory.resolve("absent"), file),
            (program, server) -> new RegistryAuth(program, server, null, null, null));
    assertThat(files.find("h:1", "team/app").auth().username()).isEqualTo("c");
    assertThat(files.find("h:1", "other").auth().password()).isEqualTo("b");
    assertThat(files.find("docker.io", "library/busybox").auth().identityToken()).isEqualTo("tok");
    assertThat(files.find("helped", "x").auth().username()).isEqualTo("vault");
    assertThat(files.find("unknown", "x").auth()).isEqualTo(RegistryAuth.ANONYMOUS);
  }
}
