package dev.berth.it.diff;

import static dev.berth.it.TestImages.DOCKER_LIST;
import static dev.berth.it.TestImages.DOCKER_MANIFEST;
import static dev.berth.it.TestImages.OCI_INDEX;
import static dev.berth.it.TestImages.OCI_MANIFEST;
import static dev.berth.it.TestImages.descriptor;
import static dev.berth.it.TestImages.gzip;
import static dev.berth.it.TestImages.manifest;
import static dev.berth.it.TestImages.put;
import static dev.berth.it.TestImages.tar;

import dev.berth.it.FakeRegistry;
import dev.berth.it.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** What the scenarios find in a registry: good images, and every kind of bad one. */
final class Content {
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  private final FakeRegistry registry;

  private Content(FakeRegistry registry) {
    this.registry = registry;
  }

  /** Fills a registry. */
  static void into(FakeRegistry registry) {
    Content content = new Content(registry);
    content.images();
    content.indexes();
    content.wrongBlobs();
    content.wrongManifests();
    content.files();
  }

  private void images() {
    put(registry, "good/one", "latest", DOCKER_MANIFEST, "linux/amd64", List.of(layer("one")));
    put(
        registry,
        "good/one",
        "two",
        DOCKER_MANIFEST,
        "linux/amd64",
        List.of(layer("one"), layer("two")));
    put(
        registry,
        "good/oci",
        "latest",
        OCI_MANIFEST,
        "linux/amd64",
        List.of(layer("a"), layer("b"), layer("c")));
    put(
        registry,
        "good/same",
        "latest",
        OCI_MANIFEST,
        "linux/amd64",
        List.of(layer("d"), layer("d")));
    put(registry, "good/none", "latest", OCI_MANIFEST, "linux/amd64", List.of());
    put(registry, "good/arm", "latest", OCI_MANIFEST, "linux/arm64", List.of(layer("own 1")));
    put(
        registry,
        "good/windows",
        "latest",
        DOCKER_MANIFEST,
        "windows/amd64",
        List.of(layer("own 2")));
    put(registry, "private/one", "latest", DOCKER_MANIFEST, "linux/amd64", List.of(layer("own 3")));
    put(registry, "basic/one", "latest", DOCKER_MANIFEST, "linux/amd64", List.of(layer("own 4")));
  }

  private void indexes() {
    Map<String, String> both = new TreeMap<>();
    both.put(
        "linux/amd64",
        put(registry, "many/oci", "", OCI_MANIFEST, "linux/amd64", List.of(layer("own 5"))));
    both.put(
        "linux/arm64",
        put(registry, "many/oci", "", OCI_MANIFEST, "linux/arm64", List.of(layer("own 6"))));
    TestImages.index(registry, "many/oci", "latest", OCI_INDEX, both);
    Map<String, String> list = new TreeMap<>();
    list.put(
        "linux/amd64",
        put(registry, "many/list", "", DOCKER_MANIFEST, "linux/amd64", List.of(layer("own 7"))));
    list.put(
        "linux/arm/v7",
        put(registry, "many/list", "", DOCKER_MANIFEST, "linux/arm", List.of(layer("own 8"))));
    TestImages.index(registry, "many/list", "latest", DOCKER_LIST, list);
    Map<String, String> foreign = new TreeMap<>();
    foreign.put(
        "linux/s390x",
        put(registry, "many/foreign", "", OCI_MANIFEST, "linux/s390x", List.of(layer("own 9"))));
    TestImages.index(registry, "many/foreign", "latest", OCI_INDEX, foreign);
    TestImages.index(registry, "many/empty", "latest", OCI_INDEX, Map.of());
  }

  private static byte[] layer(String text) {
    return tar(Map.of("file", text));
  }

  /** Images whose only layer is not what the manifest or the configuration says. */
  private void wrongBlobs() {
    layered(
        "bad/layer-digest",
        (digest, packed) -> {
          packed[packed.length / 2] ^= 1;
          registry.blobAs(digest, packed);
          return descriptor(LAYER, digest, packed.length);
        });
    layered("bad/layer-missing", (digest, p) -> descriptor(LAYER, "sha256:" + "1".repeat(64), 9));
    layered("bad/layer-longer", (digest, p) -> descriptor(LAYER, digest, p.length - 10));
    layered("bad/layer-shorter", (digest, p) -> descriptor(LAYER, digest, p.length + 10));
    layered("bad/layer-no-archive", (digest, p) -> described(bytes("no archive at all")));
    layered("bad/layer-half", (digest, p) -> described(Arrays.copyOf(p, p.length / 2)));
    layered("bad/diff-id", (digest, p) -> described(gzip(layer("quite another"))));
    layered(
        "bad/too-many-layers",
        (digest, p) -> descriptor(LAYER, digest, p.length) + "," + described(gzip(layer("more"))));
    layered("bad/no-layers", (digest, packed) -> "");
    String layer = described(gzip(layer("below a bad configuration")));
    image("bad/config-missing", descriptor(CONFIG, "sha256:" + "2".repeat(64), 100), layer);
    String wrong = TestImages.digest(bytes("another"));
    byte[] other = bytes(TestImages.config("linux/amd64", List.of(layer("x"))));
    registry.blobAs(wrong, other);
    image("bad/config-digest", descriptor(CONFIG, wrong, other.length), layer);
    image("bad/config-no-json", odd("no json"), layer);
    image("bad/config-list", odd("[1,2]"), layer);
    image("bad/config-empty", odd("{}"), layer);
    image("bad/config-no-os", odd("{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"), "");
  }

  /** An image with a good configuration; the descriptors of its layers are made of a good layer. */
  private void layered(String repository, BiFunction<String, byte[], String> descriptors) {
    byte[] layer = layer(repository);
    byte[] packed = gzip(layer);
    String config = odd(TestImages.config("linux/amd64", List.of(layer)));
    image(repository, config, descriptors.apply(registry.blob(packed), packed.clone()));
  }

  private String described(byte[] layer) {
    return descriptor(LAYER, registry.blob(layer), layer.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String odd(String config) {
    byte[] content = bytes(config);
    return descriptor(CONFIG, registry.blob(content), content.length);
  }

  private void image(String repository, String config, String layers) {
    List<String> all = new ArrayList<>();
    if (!layers.isEmpty()) {
      all.add(layers);
    }
    raw(repository, OCI_MANIFEST, manifest(OCI_MANIFEST, config, all));
  }

  private void raw(String repository, String type, String content) {
    registry.manifest(repository, "latest", type, bytes(content));
  }

  private void wrongManifests() {
    String layer = described(gzip(layer("below a bad manifest")));
    raw("bad/no-json", OCI_MANIFEST, "this is no json");
    raw("bad/empty", OCI_MANIFEST, "{}");
    raw("bad/html", "text/html", "<html><body>A portal</body></html>");
    raw("bad/text", "text/plain", manifest(OCI_MANIFEST, odd("{}"), List.of(layer)));
    raw("bad/no-type", "", manifest(OCI_MANIFEST, odd("{}"), List.of(layer)));
    raw("bad/other-type", DOCKER_MANIFEST, manifest(OCI_MANIFEST, odd("{}"), List.of(layer)));
    raw(
        "bad/schema1",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        "{\"schemaVersion\":1,\"name\":\"bad/schema1\",\"tag\":\"latest\",\"fsLayers\":[],\"history\":[]}");
    String chart =
        odd("{\"name\":\"chart\"}").replace(CONFIG, "application/vnd.cncf.helm.config.v1+json");
    raw(
        "bad/chart",
        OCI_MANIFEST,
        manifest(
            OCI_MANIFEST,
            chart,
            List.of(layer.replace(LAYER, "application/vnd.cncf.helm.chart.content.v1.tar+gzip"))));
    String plugin = odd("{}").replace(CONFIG, "application/vnd.docker.plugin.v1+json");
    raw("bad/plugin", DOCKER_MANIFEST, manifest(DOCKER_MANIFEST, plugin, List.of(layer)));
    raw(
        "bad/encrypted",
        OCI_MANIFEST,
        manifest(OCI_MANIFEST, odd("{}"), List.of(layer.replace(LAYER, LAYER + "+encrypted"))));
  }

  private void files() {
    byte[] root = tar(Map.of("hello", "imported"));
    registry.on("GET /files/root.tar", x -> FakeRegistry.bytes(x, 200, "application/x-tar", root));
    registry.on(
        "GET /files/root.tar.gz", x -> FakeRegistry.bytes(x, 200, "application/gzip", gzip(root)));
    registry.on("GET /files/text", x -> FakeRegistry.text(x, 200, "text/plain", "some text"));
    registry.on("GET /files/gone", x -> FakeRegistry.text(x, 404, "text/plain", "gone"));
    registry.on(
        "GET /files/Dockerfile",
        x -> FakeRegistry.text(x, 200, "text/plain", "FROM busybox\nLABEL from=url\n"));
    byte[] context = tar(Map.of("Dockerfile", "FROM busybox\nCOPY f /\n", "f", "content"));
    registry.on(
        "GET /files/context.tar", x -> FakeRegistry.bytes(x, 200, "application/x-tar", context));
    registry.on(
        "GET /v1/search",
        x ->
            FakeRegistry.json(
                x,
                200,
                "{\"num_results\":2,\"query\":\"odd\",\"results\":[{\"name\":\"good/one\",\"description\":\"the first\",\"is_automated\":false,\"is_official\":true,\"star_count\":7},{\"name\":\"good/oci\",\"description\":\"\",\"is_automated\":true,\"is_official\":false,\"star_count\":0}]}"));
    registry.on("GET /v1/_ping", x -> FakeRegistry.json(x, 200, "true"));
  }
}
