package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pushing where credentials are wanted. */
class PushAuthTest {
  private static final Path IMAGE =
      Path.of(System.getenv().getOrDefault("BERTH_IT_IMAGE", "busybox.tar"));

  @BeforeAll
  static void load() {
    Cli.docker("load", "-q", "-i", IMAGE.toString()).ok();
  }

  /** Tags and pushes with these credentials. */
  private static String push(RegistryServer registry, String repository, String auth) {
    String name = registry.host() + "/" + repository;
    Cli.docker("tag", "busybox", name + ":1").ok();
    Response response =
        Api.shared()
            .request()
            .urlEncodingEnabled(false)
            .header(
                "X-Registry-Auth",
                Base64.getUrlEncoder().encodeToString(auth.getBytes(StandardCharsets.UTF_8)))
            .post("/images/" + name + "/push?tag=1");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return response.asString();
  }

  @AfterEach
  void untag() {
    String all = Cli.docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}").ok();
    for (String name : all.split("\n")) {
      if (name.startsWith("localhost:")) {
        Cli.docker("rmi", name).ok();
      }
    }
  }

  @Test
  void aTokenForPushingIsGotAndKept() {
    try (TokenServer tokens = new TokenServer(300);
        RegistryServer registry = RegistryServer.start(tokens)) {
      String auth = "{\"username\":\"it\",\"password\":\"secret\"}";
      assertThat(push(registry, "tokens/one", auth)).contains("\"Pushed\"", "1: digest: ");
      assertThat(tokens.scopes).contains("repository:tokens/one:push,pull");
      assertThat(push(registry, "tokens/two", auth)).contains("\"Mounted from tokens/one\"");
      if (Service.isBerth()) {
        assertThat(tokens.scopes)
            .contains("repository:tokens/two:push,pull repository:tokens/one:pull");
        int before = tokens.scopes.size();
        assertThat(push(registry, "tokens/two", auth)).contains("Layer already exists");
        assertThat(tokens.scopes).hasSize(before);
      }
    }
  }

  @Test
  void anIdentityTokenWillDo() {
    try (TokenServer tokens = new TokenServer(300);
        RegistryServer registry = RegistryServer.start(tokens)) {
      String auth = "{\"identitytoken\":\"" + TokenServer.IDENTITY + "\"}";
      assertThat(push(registry, "identity/busy", auth)).contains("1: digest: ");
    }
  }

  @Test
  void whoMayOnlyPullIsDenied() {
    try (TokenServer tokens = new TokenServer(300);
        RegistryServer registry = RegistryServer.start(tokens)) {
      assertThat(push(registry, "denied/busy", "{}"))
          .contains("\"Preparing\"")
          .contains("\"error\":\"denied: requested access to the resource is denied\"")
          .doesNotContain("digest:");
    }
  }

  @Test
  void overTlsWithAPassword() throws IOException {
    assumeTrue(Service.isBerth(), "a peer reads certificates from a directory of root");
    try (RegistryServer registry = RegistryServer.start(true)) {
      Path trusted =
          Files.createDirectories(
              Service.shared().home().resolve("config/containers/certs.d/" + registry.host()));
      Files.copy(registry.certificate(), trusted.resolve("ca.crt"));
      assertThat(push(registry, "secure/busy", "{\"username\":\"it\",\"password\":\"secret\"}"))
          .contains("\"Pushed\"", "1: digest: ");
      assertThat(push(registry, "secure/busy", "{}")).contains("no basic auth credentials");
      assertThat(push(registry, "secure/busy", "{\"username\":\"it\",\"password\":\"no\"}"))
          .contains("unauthorized: authentication required");
    }
  }

  @Test
  void aRegistryThatDiesAndComesBackGetsTheRest() throws InterruptedException {
    assumeTrue(Service.isBerth(), "a peer waits longer between its attempts");
    try (RegistryServer registry = RegistryServer.start(false)) {
      String name = registry.host() + "/resumed/busy:1";
      Cli.docker(
              "run",
              "--name",
              "push-resumed",
              "busybox",
              "dd",
              "if=/dev/urandom",
              "of=/content",
              "bs=1M",
              "count=80")
          .ok();
      Cli.docker("commit", "push-resumed", name).ok();
      Cli.docker("rm", "push-resumed").ok();
      Thread push = Thread.ofVirtual().start(() -> Cli.docker("push", name).ok());
      Waiting.until("an upload has begun", 30, () -> registry.uploaded() > 1_000_000);
      registry.kill();
      registry.restart();
      push.join();
      String id = Cli.docker("inspect", "-f", "{{.Id}}", name).ok();
      Cli.docker("rmi", name).ok();
      Cli.docker("pull", name).ok();
      assertThat(Cli.docker("inspect", "-f", "{{.Id}}", name).ok()).isEqualTo(id);
      Cli.docker("rmi", name).ok();
    }
  }
}
