package dev.berth.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.Platform;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpRegistriesTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @TempDir Path directory;
  private LyingRegistry registry;
  private PullBench bench;

  @BeforeEach
  void start() throws IOException {
    registry = new LyingRegistry();
    bench = new PullBench(directory);
    bench.speaksHttp(registry.host());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private String name() {
    return registry.host() + "/team/app";
  }

  @Test
  void pullsByTagWithDockersLines() throws IOException {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    bench.registries.pull(name(), "v1", "linux/amd64", RegistryAuth.ANONYMOUS, bench);
    String id = image.layerId();
    assertThat(bench.lines)
        .filteredOn(line -> !line.contains("Downloading") && !line.contains("Extracting"))
        .containsExactly(
            "v1: Pulling from team/app",
            id + ": Pulling fs layer",
            id + ": Verifying Checksum",
            id + ": Download complete",
            id + ": Pull complete",
            "Digest: " + image.digest(),
            "Status: Downloaded newer image for " + name() + ":v1");
    assertThat(bench.lines)
        .contains(id + ": Downloading " + image.layer().length + "/" + image.layer().length);
    assertThat(bench.names).containsKeys(name() + ":v1", name() + "@" + image.digest());
    assertThat(bench.events)
        .containsExactly("image pull " + name() + ":v1 {name=" + name() + ", team=blue}");
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void whatIsStoredBeforeTheImageIsSparedByACollectionAfterACrash() throws IOException {
    registry.image("team/app", "v1", CONTENT, "amd64");
    bench.pull(name(), "v1");
    assertThat(bench.blobs.list()).isNotEmpty();
    assertThat(bench.sparedAtRegistration).containsAll(bench.blobs.list());
  }

  @Test
  void asksForNoLayerOfAnImageThatIsHere() throws IOException {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    bench.pull(name(), "v1");
    bench.lines.clear();
    registry.seen.clear();
    bench.pull(name(), "v1");
    assertThat(bench.lines)
        .containsExactly(
            "v1: Pulling from team/app",
            "Digest: " + image.digest(),
            "Status: Image is up to date for " + name() + ":v1");
    assertThat(registry.seen).noneMatch(seen -> seen.path().contains("/blobs/"));
  }

  @Test
  void pullsEveryTagOfANameAlone() throws IOException {
    registry.image("team/app", "v1", CONTENT, "amd64");
    registry.image("team/app", "v2", new byte[] {1, 2, 3}, "amd64");
    registry.on(
        "/v2/team/app/tags/list",
        LyingRegistry.bytes(
            "application/json", "{\"tags\":[\"v1\",\"v2\"]}".getBytes(StandardCharsets.UTF_8)));
    bench.pull(name(), null);
    assertThat(bench.names).containsKeys(name() + ":v1", name() + ":v2");
    assertThat(bench.lines).last().isEqualTo("Status: Downloaded newer image for " + name());
  }

  @Test
  void choosesThePlatformOfAnIndex() throws IOException {
    LyingRegistry.Served arm = registry.image("team/app", "arm", CONTENT, "arm64");
    byte[] index =
        ("{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\""
                + MediaTypes.OCI_MANIFEST
                + "\",\"size\":1,\"digest\":\""
                + arm.digest()
                + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}}]}")
            .getBytes(StandardCharsets.UTF_8);
    registry.on("/v2/team/app/manifests/all", LyingRegistry.bytes(MediaTypes.OCI_INDEX, index));
    bench.registries.pull(name(), "all", "linux/arm64", RegistryAuth.ANONYMOUS, bench);
    assertThat(bench.lines).contains("Digest: " + MessageDigests.sha256(index));
    assertFails(
        "all",
        "linux/s390x",
        ErrorKind.NOT_FOUND,
        "no matching manifest for linux/s390x in the manifest list entries");
    assertThat(bench.registries.inspect(name() + ":all", RegistryAuth.ANONYMOUS).platforms())
        .containsExactly(new Platform("arm64", "linux", "v8", null));
  }

  @Test
  void resumesAfterACutConnection() throws IOException {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    AtomicInteger requests = new AtomicInteger();
    registry.on(
        image.blobPath(image.layer()),
        exchange -> {
          boolean first = requests.incrementAndGet() == 1;
          (first ? LyingRegistry.cut(image.layer(), 100_000) : LyingRegistry.blob(image.layer()))
              .to(exchange);
        });
    bench.pull(name(), "v1");
    assertThat(bench.lines).contains(image.layerId() + ": Retrying in 1 second");
    assertThat(registry.seen).anyMatch(seen -> seen.range().matches("bytes=[1-9]\\d*-"));
    assertThat(bench.blobs.has(MessageDigests.sha256(image.layer()))).isTrue();
  }

  @Test
  void givesUpAfterFiveCutsAndKeepsNoImage() throws IOException {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    registry.on(image.blobPath(image.layer()), LyingRegistry.cut(image.layer(), 0));
    assertFails("v1", null, ErrorKind.INTERNAL, null);
    assertThat(registry.seen)
        .filteredOn(seen -> seen.path().equals(image.blobPath(image.layer())))
        .hasSize(5);
    assertThat(bench.names).isEmpty();
  }

  @Test
  void refusesALayerWithAnotherDigestAndLeavesNothing() throws IOException {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    byte[] wrong = image.layer().clone();
    wrong[50]++;
    registry.on(image.blobPath(image.layer()), LyingRegistry.blob(wrong));
    assertThatThrownBy(() -> bench.pull(name(), "v1"))
        .hasMessageContaining(
            "filesystem layer verification failed for digest "
                + MessageDigests.sha256(image.layer()));
    assertThat(bench.leftovers()).isEmpty();
    assertThat(bench.names).isEmpty();
    assertThat(bench.layers).isEmpty();
  }

  @Test
  void refusesAManifestWithAnotherDigest() throws IOException {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    String asked = "sha256:" + "0".repeat(64);
    registry.on(
        "/v2/team/app/manifests/" + asked,
        LyingRegistry.bytes(MediaTypes.OCI_MANIFEST, image.manifest()));
    assertFails(
        asked, null, ErrorKind.INTERNAL, "manifest verification failed for digest " + asked);
  }

  @Test
  void refusesAHugeManifest() {
    registry.on(
        "/v2/team/app/manifests/v1",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] blanks = new byte[1 << 16];
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write(blanks);
          }
        });
    assertFails(
        "v1",
        null,
        ErrorKind.INTERNAL,
        "manifest of " + name() + ":v1 is larger than 4194304 bytes");
  }

  @Test
  void followsNoRedirectForEver() {
    registry.on("/v2/team/app/manifests/v1", LyingRegistry.redirect("/v2/team/app/manifests/v1"));
    assertThatThrownBy(() -> bench.pull(name(), "v1"))
        .hasMessageContaining("stopped after 10 redirects");
    assertThat(registry.seen).hasSize(11);
  }

  @Test
  void asksForALayerOnceThatIsSentInACircle() throws IOException {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    String path = image.blobPath(image.layer());
    registry.on(path, LyingRegistry.redirect(path));
    assertThatThrownBy(() -> bench.pull(name(), "v1"))
        .hasMessageContaining("stopped after 10 redirects");
    assertThat(registry.seen).filteredOn(seen -> seen.path().equals(path)).hasSize(11);
    assertNoRetry();
  }

  @Test
  void followsNoRedirectOutOfTheWeb() throws IOException {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    String path = image.blobPath(image.layer());
    for (String elsewhere : List.of("file:///etc/passwd", "ftp://127.0.0.1/x", "http:///x")) {
      registry.seen.clear();
      registry.on(path, LyingRegistry.redirect(elsewhere));
      assertThatThrownBy(() -> bench.pull(name(), "v1"))
          .hasMessageContaining("refused to follow a redirect to " + elsewhere);
      assertThat(registry.seen).filteredOn(seen -> seen.path().equals(path)).hasSize(1);
    }
    assertNoRetry();
  }

  @Test
  void asksOnceForATokenThatIsNone() {
    registry.on(
        "/v2/team/app/manifests/v1",
        LyingRegistry.challenge("Bearer realm=\"http://" + registry.host() + "/token\""));
    Map<String, String> wrong =
        Map.of(
            "[".repeat(100_000),
            "invalid JSON",
            "{}",
            "did not include a token",
            " ".repeat(2 << 20),
            "larger than 1 MiB");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      registry.seen.clear();
      byte[] body = each.getKey().getBytes(StandardCharsets.UTF_8);
      registry.on("/token", LyingRegistry.bytes("application/json", body));
      assertThatThrownBy(() -> bench.pull(name(), "v1")).hasMessageContaining(each.getValue());
      assertThat(registry.seen).filteredOn(seen -> seen.path().startsWith("/token")).hasSize(1);
    }
  }

  @Test
  void asksOnceForAManifestThatIsNone() {
    byte[] bomb = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    registry.on("/v2/team/app/manifests/v1", LyingRegistry.bytes(MediaTypes.OCI_MANIFEST, bomb));
    assertThatThrownBy(() -> bench.pull(name(), "v1")).isInstanceOf(EngineException.class);
    assertThat(registry.seen).hasSize(1);
  }

  private void assertNoRetry() {
    assertThat(bench.lines).noneMatch(line -> line.contains("Retrying"));
  }

  @Test
  void takesNoCredentialsAlongToAnotherHost() throws IOException {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    try (LyingRegistry storage = new LyingRegistry()) {
      storage.on("/blob", LyingRegistry.blob(image.layer()));
      registry.on(
          image.blobPath(image.layer()),
          LyingRegistry.redirect("http://" + storage.host() + "/blob"));
      RegistryAuth token = new RegistryAuth(null, null, null, "secret", null);
      bench.registries.pull(name(), "v1", "linux/amd64", token, bench);
      assertThat(registry.seen).allMatch(seen -> seen.authorization().equals("Bearer secret"));
      assertThat(storage.seen).hasSize(1);
      assertThat(storage.seen.getFirst().authorization()).isEqualTo("null");
    }
  }

  @Test
  void tellsWhatTheRegistrySaid() {
    assertFails(
        "nope",
        null,
        ErrorKind.NOT_FOUND,
        "manifest for " + name() + ":nope not found: manifest unknown: manifest unknown");
    registry.on(
        "/v2/team/app/manifests/denied",
        LyingRegistry.error(403, "DENIED", "requested access to the resource is denied"));
    assertFails(
        "denied",
        null,
        ErrorKind.NOT_FOUND,
        "pull access denied for "
            + name()
            + ", repository does not exist or may require 'docker login':"
            + " denied: requested access to the resource is denied");
    registry.on(
        "/v2/team/app/manifests/busy", LyingRegistry.error(429, "TOOMANYREQUESTS", "slow down"));
    assertFails("busy", null, ErrorKind.TOO_MANY_REQUESTS, "toomanyrequests: slow down");
    registry.on("/v2/team/app/manifests/closed", LyingRegistry.challenge("Basic realm=\"here\""));
    assertFails(
        "closed",
        null,
        ErrorKind.INTERNAL,
        "Get \"http://"
            + registry.host()
            + "/v2/team/app/manifests/closed\":"
            + " no basic auth credentials");
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(() -> bench.pull("127.0.0.1:" + port + "/app", "v1"))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL))
        .hasMessage(
            "Get \"http://127.0.0.1:%1$d/v2/app/manifests/v1\":"
                + " dial tcp 127.0.0.1:%1$d: connect: connection refused",
            port);
  }

  @Test
  void getsATokenOnceForAllRequests() throws IOException {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    LyingRegistry.Answer manifest = LyingRegistry.bytes(MediaTypes.OCI_MANIFEST, image.manifest());
    LyingRegistry.Answer challenge =
        LyingRegistry.challenge(
            "Bearer realm=\"http://" + registry.host() + "/token\",service=\"here\"");
    registry.on(
        "/v2/team/app/manifests/v1",
        exchange -> {
          String header = exchange.getRequestHeaders().getFirst("Authorization");
          ("Bearer abc".equals(header) ? manifest : challenge).to(exchange);
        });
    registry.on(
        "/token",
        LyingRegistry.bytes(
            "application/json", "{\"token\":\"abc\"}".getBytes(StandardCharsets.UTF_8)));
    RegistryAuth auth = new RegistryAuth("joe", "secret", null, null, null);
    bench.registries.pull(name(), "v1", null, auth, bench);
    bench.registries.pull(name(), "v1", null, auth, bench);
    assertThat(registry.seen)
        .filteredOn(seen -> seen.path().startsWith("/token"))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.authorization()).isEqualTo("Basic am9lOnNlY3JldA==");
              assertThat(seen.path()).contains("scope=repository%3Ateam%2Fapp%3Apull");
            });
  }

  @Test
  void checksCredentialsAtLogin() {
    registry.on(
        "/v2/",
        exchange -> {
          String header = exchange.getRequestHeaders().getFirst("Authorization");
          boolean right = "Basic am9lOnNlY3JldA==".equals(header);
          (right
                  ? LyingRegistry.bytes("application/json", new byte[] {'{', '}'})
                  : LyingRegistry.challenge("Basic realm=\"here\""))
              .to(exchange);
        });
    String server = registry.host();
    assertThat(bench.registries.login(new RegistryAuth("joe", "secret", null, null, server)))
        .isEmpty();
    assertThatThrownBy(
            () -> bench.registries.login(new RegistryAuth("joe", "wrong", null, null, server)))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAUTHORIZED))
        .hasMessage("login attempt to http://%s/v2/ failed with status: 401 Unauthorized", server);
  }

  @Test
  void endsSoonWhenTheClientLeaves() throws Exception {
    LyingRegistry.Served image = registry.image("team/app", "v1", CONTENT, "amd64");
    CountDownLatch end = new CountDownLatch(1);
    registry.on(
        image.blobPath(image.layer()),
        exchange -> {
          exchange.sendResponseHeaders(200, image.layer().length);
          exchange.getResponseBody().write(image.layer(), 0, 1000);
          exchange.getResponseBody().flush();
          bench.cancelled = true;
          await(end);
        });
    assertThatThrownBy(() -> bench.pull(name(), "v1")).hasMessage("context canceled");
    end.countDown();
    assertThat(bench.names).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertFails(
      String tag, @Nullable String platform, ErrorKind kind, @Nullable String text) {
    assertThatThrownBy(
            () -> bench.registries.pull(name(), tag, platform, RegistryAuth.ANONYMOUS, bench))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              if (text != null) {
                assertThat(e.text()).isEqualTo(text);
              }
            });
  }
}
