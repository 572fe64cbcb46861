package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docker pull} from a real registry. */
class PullTest {
  private static RegistryServer plain;
  private static final Path IMAGE =
      Path.of(System.getenv().getOrDefault("BERTH_IT_IMAGE", "busybox.tar"));

  @BeforeAll
  static void startRegistry() {
    plain = RegistryServer.start(false);
  }

  @AfterAll
  static void stopRegistry() {
    plain.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2s2", "oci"})
  void pullsByTagAndRuns(String format) {
    String name = plain.host() + "/team/busy-" + format + ":1";
    plain.push(IMAGE, "team/busy-" + format + ":1", format);
    Cli.docker("rmi", "-f", name);
    String out = Cli.docker("pull", name).ok();
    assertThat(out)
        .contains("1: Pulling from team/busy-" + format)
        .contains("Digest: sha256:")
        .contains("Status: Downloaded newer image for " + name);
    assertThat(Cli.docker("pull", name).ok()).contains("Status: Image is up to date for " + name);
    assertThat(Cli.docker("run", "--rm", name, "echo", "pulled").ok()).isEqualTo("pulled");
    Cli.docker("rmi", name).ok();
  }

  @Test
  void pullsByDigest() {
    plain.push(IMAGE, "digest/busy:1", "v2s2");
    String name = plain.host() + "/digest/busy";
    Cli.docker("pull", name + ":1").ok();
    String digest =
        Cli.docker("image", "inspect", "-f", "{{index .RepoDigests 0}}", name + ":1").ok();
    assertThat(digest).startsWith(name + "@sha256:");
    Cli.docker("rmi", "-f", name + ":1").ok();
    Cli.docker("pull", digest).ok();
    assertThat(Cli.docker("run", "--rm", digest, "echo", "by digest").ok()).isEqualTo("by digest");
    Cli.docker("rmi", digest).ok();
  }

  @Test
  void anUnknownTagIsNotFound() {
    plain.push(IMAGE, "known/busy:1", "v2s2");
    Cli.Result result = Cli.docker("pull", plain.host() + "/known/busy:nope");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("manifest unknown");
  }

  @Test
  void anUnreachableRegistryIsAnError() {
    Cli.Result result = Cli.docker("pull", "localhost:1/none:1");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("refused");
  }

  @Test
  void tlsAndBasicAuth() throws IOException {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Service.isBerth(), "a peer reads certificates from a directory of root");
    try (RegistryServer secure = RegistryServer.start(true)) {
      secure.push(IMAGE, "private/busy:1", "v2s2");
      Path trusted =
          Files.createDirectories(
              Service.shared().home().resolve("config/containers/certs.d/" + secure.host()));
      Files.copy(secure.certificate(), trusted.resolve("ca.crt"));
      String name = secure.host() + "/private/busy:1";
      Cli.Result anonymous = Cli.docker("pull", name);
      assertThat(anonymous.exitCode()).isEqualTo(1);
      assertThat(anonymous.err()).containsIgnoringCase("auth");
      Path clientConfig = Files.createTempDirectory(Service.shared().home(), "docker-config");
      String[] config = {"--config", clientConfig.toString()};
      Cli.Result wrong =
          Cli.docker(config[0], config[1], "login", "-u", "it", "-p", "bad", secure.host());
      assertThat(wrong.exitCode()).isEqualTo(1);
      Cli.docker(config[0], config[1], "login", "-u", "it", "-p", "secret", secure.host()).ok();
      assertThat(Cli.docker(config[0], config[1], "pull", name).ok())
          .contains("Downloaded newer image");
      Cli.docker("rmi", name).ok();
    }
  }

  @Test
  void theRegistryIsAskedForAnIndexAndItsPlatforms() {
    plain.push(IMAGE, "asked/busy:one", "v2s2");
    try (MultiPlatform platforms = new MultiPlatform(plain, "asked/busy")) {
      platforms.index("one", "all", "amd64", "arm64");
    }
    String name = plain.host() + "/asked/busy";
    String index = plain.manifest("asked/busy", "all");
    String told =
        """
        {"Descriptor":{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"%s",\
        "size":%d},"Platforms":[{"architecture":"amd64","os":"linux"},\
        {"architecture":"arm64","os":"linux"}]}"""
            .formatted(MultiPlatform.digest(index), index.length());
    assertThat(distribution(name + ":all")).isEqualTo(told);
    assertThat(distribution(name + "@" + MultiPlatform.digest(index))).isEqualTo(told);
    String one = plain.manifest("asked/busy", "one");
    assertThat(distribution(name + ":one"))
        .contains("\"digest\":\"" + MultiPlatform.digest(one) + "\",\"size\":" + one.length())
        .endsWith("\"Platforms\":[{\"architecture\":\"amd64\",\"os\":\"linux\"}]}");
    assertThat(Cli.docker("manifest", "inspect", "--insecure", name + ":all").ok())
        .contains("\"architecture\": \"arm64\"");
  }

  private static String distribution(String name) {
    return Api.shared().get("/distribution/" + name + "/json").toString();
  }
}
