package dev.berth.runtime.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of images as the store keeps them. */
class ManifestListsTest {
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";

  @TempDir Path directory;

  private StorePaths paths = new StorePaths(config(Path.of("/nowhere")));

  @BeforeEach
  void store() {
    paths = new StorePaths(config(directory));
  }

  private static EngineConfig config(Path at) {
    return new EngineConfig(at, at.resolve("run"), at.resolve("config"), Map.of());
  }

  private ManifestLists open() {
    return new ManifestLists(paths, new Blobs(paths));
  }

  private static ManifestEntry entry(String seed, String architecture, @Nullable String source) {
    Digest digest = MessageDigests.sha256(seed.getBytes(StandardCharsets.UTF_8));
    Platform platform = new Platform(architecture, "linux", null, null);
    return ManifestEntry.of(new ContentDescriptor(OCI, digest, 7), platform, source);
  }

  @Test
  void listsAreFoundAgainByTheNextService() {
    ManifestList made = open().create("localhost/a", Map.of("k", "v"));
    open().update(made.id(), list -> list.with(entry("x", "arm64", null)));
    ManifestList found = Objects.requireNonNull(open().find("localhost/a"));
    assertThat(found.id()).isEqualTo(made.id());
    assertThat(found.names()).containsExactly("localhost/a:latest");
    assertThat(found.annotations()).isEqualTo(Map.of("k", "v"));
    assertThat(found.entries()).containsExactly(entry("x", "arm64", null));
    assertThat(open().find(made.id().substring(0, 12))).isEqualTo(found);
    assertThat(open().find("localhost/b")).isNull();
  }

  @Test
  void aNameBelongsToOneList() {
    ManifestLists lists = open();
    ManifestList first = lists.create("localhost/a", Map.of());
    ManifestList second = lists.create("localhost/a:latest", Map.of());
    assertThat(lists.find("localhost/a")).isEqualTo(second);
    assertThat(lists.find(first.id())).isNotNull().returns(List.of(), ManifestList::names);
    lists.unname(second.id(), "localhost/a:latest");
    assertThat(lists.find("localhost/a")).isNull();
  }

  @Test
  void entriesOfOneDigestAreOne() {
    ManifestLists lists = open();
    String id = lists.create("localhost/a", Map.of()).id();
    lists.update(id, list -> list.with(entry("x", "amd64", null)));
    ManifestList now = lists.update(id, list -> list.with(entry("x", "arm64", null)));
    assertThat(now.entries()).containsExactly(entry("x", "arm64", null));
    assertThat(now.without(now.entries().getFirst().digest()).entries()).isEmpty();
  }

  @Test
  void whatIsRemovedIsGone() {
    ManifestLists lists = open();
    String id = lists.create("localhost/a", Map.of()).id();
    assertThat(lists.remove(id)).isTrue();
    assertThat(lists.remove(id)).isFalse();
    assertThat(open().list()).isEmpty();
    assertThatThrownBy(() -> lists.update(id, list -> list)).isInstanceOf(EngineException.class);
  }

  @Test
  void theCollectorKeepsWhatIsHere() throws IOException {
    Blobs blobs = new Blobs(paths);
    Digest config = blobs.put("{}".getBytes(StandardCharsets.UTF_8));
    String manifest =
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"" + config + "\",\"size\":2},\"layers\":[]}";
    Digest stored = blobs.put(manifest.getBytes(StandardCharsets.UTF_8));
    ManifestLists lists = open();
    String id = lists.create("localhost/a", Map.of()).id();
    ContentDescriptor content = new ContentDescriptor(OCI, stored, manifest.length());
    lists.update(id, list -> list.with(ManifestEntry.of(content, null, null)));
    lists.update(id, list -> list.with(entry("far", "arm64", "localhost:5000/x@sha256:00")));
    Set<Digest> kept = new HashSet<>();
    lists.keep(kept);
    assertThat(kept).containsExactlyInAnyOrder(stored, config);
  }

  @Test
  void aBrokenDocumentHidesNoOther() throws IOException {
    open().create("localhost/a", Map.of());
    Files.writeString(paths.manifestLists().resolve("broken.json"), "{");
    assertThat(open().list()).hasSize(1);
  }

  @Test
  void theIndexIsOfTheTypeThatFits() {
    ManifestList empty = open().create("localhost/a", Map.of());
    assertThat(IndexJson.preferred(empty)).contains("docker");
    ManifestList one = empty.with(entry("x", "amd64", null));
    assertThat(IndexJson.preferred(one)).contains("oci.image.index");
    String docker = new String(IndexJson.write(one, "v2s2").bytes(), StandardCharsets.UTF_8);
    assertThat(docker).contains("manifest.list.v2").contains("\"architecture\":\"amd64\"");
    ManifestEntry.Annotation said =
        new ManifestEntry.Annotation("", "", "", "v8", List.of(), List.of(), Map.of("a", "b"));
    ManifestList annotated = one.with(entry("x", "arm64", null).annotated(said));
    String oci = new String(IndexJson.write(annotated, null).bytes(), StandardCharsets.UTF_8);
    assertThat(oci).contains("\"variant\":\"v8\"").contains("\"annotations\":{\"a\":\"b\"}");
  }
}
