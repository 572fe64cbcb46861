package dev.berth.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageOrigin;
import dev.berth.runtime.image.MessageDigests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpPushTest {
  private static final byte[] LAYER = new byte[3_000_000];

  static {
    new Random(3).nextBytes(LAYER);
  }

  @TempDir Path directory;
  private UploadRegistry registry;
  private PullBench bench;

  @BeforeEach
  void start() throws IOException {
    registry = new UploadRegistry();
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

  /** An image of one layer, kept as a plain tar, or as a registry gave it. */
  private Image image(boolean pulled, String... tags) throws IOException {
    Digest layer = bench.blobs.put(LAYER);
    byte[] config =
        ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[\""
                + layer
                + "\"]}}")
            .getBytes(StandardCharsets.UTF_8);
    Digest id = bench.blobs.put(config);
    byte[] manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\""
                + MediaTypes.OCI_MANIFEST
                + "\",\"config\":"
                + LyingRegistry.descriptor("application/vnd.oci.image.config.v1+json", config)
                + ",\"layers\":["
                + LyingRegistry.descriptor("application/vnd.oci.image.layer.v1.tar", LAYER)
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    Digest digest = bench.blobs.put(manifest);
    Image bare = Image.ofLayers(id, "amd64", List.of(layer));
    Image named =
        bare.withNames(List.of(tags), pulled ? List.of("other/app@" + digest) : List.of(), null);
    Image image =
        new Image(
            id,
            digest,
            named.repoTags(),
            named.repoDigests(),
            null,
            "amd64",
            null,
            "linux",
            null,
            null,
            null,
            null,
            null,
            named.config(),
            named.diffIds(),
            List.of(),
            0,
            null);
    bench.source.images.add(image);
    bench.source.origins.put(
        id, new ImageOrigin(digest, MediaTypes.OCI_MANIFEST, List.of(layer), null));
    return image;
  }

  private void push(@Nullable String tag) {
    bench.registries.push(name(), tag, null, RegistryAuth.ANONYMOUS, bench);
  }

  private String layerId() {
    return MessageDigests.sha256(LAYER).shortHex();
  }

  private long requests(String start) {
    return registry.seen.stream().filter(each -> each.startsWith(start)).count();
  }

  /** Does something to the first request of a method that has a body to speak of. */
  private void faultOnce(String method, UploadRegistry.Fault fault) {
    AtomicInteger count = new AtomicInteger();
    registry.fault =
        exchange ->
            exchange.getRequestMethod().equals(method)
                && exchange.getRequestURI().getPath().contains("/uploads/")
                && count.incrementAndGet() == 1
                && fault.answer(exchange);
  }

  /** Answers when it has all of the request: an early answer may reach the client as a cut. */
  private static boolean status(HttpExchange exchange, int status) throws IOException {
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    exchange.sendResponseHeaders(status, -1);
    return true;
  }

  @Test
  void aLayerKeptPlainGoesCompressedAndIsNotCompressedAgain() throws IOException {
    Image image = image(false, name() + ":1");
    push("1");
    String id = layerId();
    assertThat(bench.lines)
        .filteredOn(line -> !line.contains("Pushing"))
        .startsWith(
            "The push refers to repository [" + name() + "]", id + ": Preparing", id + ": Pushed");
    byte[] manifest = registry.manifest("1");
    assertThat(new String(manifest, StandardCharsets.UTF_8))
        .startsWith(
            "{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"" + MediaTypes.DOCKER_MANIFEST);
    assertThat(bench.source.added).containsExactly(name() + "@" + MessageDigests.sha256(manifest));
    var form = Objects.requireNonNull(bench.source.compressed().find(image.diffIds().getFirst()));
    byte[] sent = registry.blobs.get(form.digest().text());
    assertThat(new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes()).isEqualTo(LAYER);
    bench.lines.clear();
    registry.seen.clear();
    push("1");
    assertThat(bench.lines).contains(id + ": Layer already exists");
    assertThat(requests("POST")).isZero();
    assertThat(registry.manifests.get("1")).isEqualTo(manifest);
    assertThat(bench.events).contains("image push " + name() + ":1 {name=" + name() + "}");
  }

  @Test
  void whatARegistryGaveGoesAsItCame() throws IOException {
    Image image = image(true, name() + ":1");
    push("1");
    assertThat(MessageDigests.sha256(registry.manifest("1"))).isEqualTo(image.manifest());
    assertThat(registry.blobs).containsKey(MessageDigests.sha256(LAYER).text());
    assertThat(requests("PATCH")).isZero();
  }

  @Test
  void aCutUploadGoesOnWhereItWas() throws IOException {
    image(true, name() + ":1");
    faultOnce(
        "PUT",
        exchange -> {
          registry.cutAfter(exchange, 1_000_000);
          return true;
        });
    push("1");
    assertThat(bench.lines).contains(layerId() + ": Retrying in 1 second", layerId() + ": Pushed");
    assertThat(requests("GET /v2/team/app/blobs/uploads/")).isEqualTo(1);
    assertThat(requests("PATCH")).isEqualTo(1);
    assertThat(registry.blobs.get(MessageDigests.sha256(LAYER).text())).isEqualTo(LAYER);
  }

  @Test
  void aCutStreamIsCompressedAgainFromWhereItWas() throws IOException {
    image(false, name() + ":1");
    faultOnce(
        "PATCH",
        exchange -> {
          registry.cutAfter(exchange, 700_000);
          return true;
        });
    push("1");
    assertThat(requests("PATCH")).isEqualTo(2);
    assertThat(registry.manifests).containsKey("1");
  }

  @Test
  void anUploadTheRegistryForgotBeginsAnew() throws IOException {
    image(true, name() + ":1");
    AtomicInteger puts = new AtomicInteger();
    registry.fault =
        exchange -> {
          String method = exchange.getRequestMethod();
          if (!exchange.getRequestURI().getPath().contains("/uploads/")) {
            return false;
          }
          if (method.equals("PUT") && puts.incrementAndGet() == 1) {
            registry.cutAfter(exchange, 1000);
          }
          return method.equals("GET") && status(exchange, 404);
        };
    push("1");
    assertThat(requests("POST")).isEqualTo(3); // the layer twice, the config once
    assertThat(registry.blobs.get(MessageDigests.sha256(LAYER).text())).isEqualTo(LAYER);
  }

  @Test
  void whatIsTooLargeForOneRequestGoesInParts() throws IOException {
    image(true, name() + ":1");
    faultOnce("PUT", exchange -> status(exchange, 413));
    push("1");
    assertThat(requests("PATCH")).isEqualTo(1);
    assertThat(bench.lines).noneMatch(line -> line.contains("Retrying"));
    assertThat(registry.blobs.get(MessageDigests.sha256(LAYER).text())).isEqualTo(LAYER);
  }

  @Test
  void aRegistryThatStumblesIsAskedAgain() throws IOException {
    image(true, name() + ":1");
    faultOnce("POST", exchange -> status(exchange, 503));
    push("1");
    assertThat(bench.lines).contains(layerId() + ": Retrying in 1 second");
    assertThat(registry.manifests).containsKey("1");
  }

  @Test
  void aRefusalIsToldAsItIs() throws IOException {
    image(true, name() + ":1");
    registry.fault =
        exchange -> {
          boolean post = exchange.getRequestMethod().equals("POST");
          if (post) {
            LyingRegistry.error(403, "DENIED", "requested access to the resource is denied")
                .to(exchange);
          }
          return post;
        };
    assertFails("1", "denied: requested access to the resource is denied");
    assertThat(requests("POST")).isEqualTo(1);
    assertThat(bench.source.added).isEmpty();
  }

  @Test
  void oneThatNeverComesBackIsGivenUp() throws IOException {
    image(true, name() + ":1");
    registry.fault =
        exchange -> exchange.getRequestMethod().equals("POST") && status(exchange, 500);
    assertFails("1", "received unexpected HTTP status: 500 Internal Server Error");
    assertThat(requests("POST")).isEqualTo(5);
  }

  @Test
  void aClientThatLeavesEndsIt() throws IOException {
    image(true, name() + ":1");
    registry.fault =
        exchange -> {
          bench.cancelled = true;
          return false;
        };
    assertFails("1", "context canceled");
    assertThat(registry.manifests).isEmpty();
  }

  @Test
  void everyTagGoesWhereNoneIsNamed() throws IOException {
    image(true, name() + ":b", name() + ":a");
    push(null);
    assertThat(registry.manifests).containsOnlyKeys("a", "b");
    assertThat(bench.lines)
        .filteredOn(line -> line.contains(": digest: "))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("a: ");
  }

  @Test
  void whatIsNotHereIsNotFound() throws IOException {
    assertFails("1", "An image does not exist locally with the tag: " + name());
    image(true, name() + ":1");
    assertFails("2", "tag does not exist: " + name() + ":2");
    assertThatThrownBy(() -> push("-"))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID))
        .hasMessageContaining("invalid tag format");
  }

  private void assertFails(String tag, String text) {
    assertThatThrownBy(() -> push(tag)).isInstanceOf(EngineException.class).hasMessage(text);
  }
}
