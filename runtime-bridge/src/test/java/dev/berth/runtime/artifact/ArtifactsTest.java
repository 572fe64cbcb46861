package dev.berth.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.store.StorePaths;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts as the store keeps them. */
class ArtifactsTest {
  @TempDir Path directory;

  private StorePaths paths() {
    EngineConfig config =
        new EngineConfig(
            directory, directory.resolve("run"), directory.resolve("config"), Map.of());
    return new StorePaths(config);
  }

  private Artifacts open() {
    return new Artifacts(paths(), new Blobs(paths()));
  }

  private static ArtifactFile file(String title, boolean append, boolean replace) {
    return new ArtifactFile("localhost/a:1", title, "", "", Map.of(), append, replace);
  }

  private Digest add(ArtifactFile file, String content) throws IOException {
    Artifacts artifacts = open();
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new ArtifactAddition(artifacts, new Blobs(paths()))
        .run(file, new ByteArrayInputStream(bytes));
  }

  @Test
  void filesAreAddedOneAfterAnother() throws IOException {
    add(file("one", false, false), "1");
    Digest digest = add(file("two", true, false), "22");
    Artifact found = open().get("localhost/a:1");
    assertThat(found.content().digest()).isEqualTo(digest);
    assertThat(found.content().layers()).extracting(Artifact::title).containsExactly("one", "two");
    assertThat(found.size()).isEqualTo(3);
    assertThat(open().get(digest.text()).name()).isEqualTo("localhost/a:1");
    assertThat(open().get(digest.hex().substring(0, 12)).name()).isEqualTo("localhost/a:1");
  }

  @Test
  void refusalsLeaveWhatThereWas() throws IOException {
    Digest before = add(file("one", false, false), "1");
    assertThatThrownBy(() -> add(file("two", false, false), "2"))
        .hasMessage("localhost/a:1: artifact already exists");
    assertThatThrownBy(() -> add(file("one", true, false), "2"))
        .hasMessage("file: \"one\" already exists in artifact");
    assertThatThrownBy(() -> add(file("x", true, true), "2")).hasMessageContaining("together");
    assertThat(open().get("localhost/a:1").content().digest()).isEqualTo(before);
    assertThat(add(file("two", false, true), "2")).isNotEqualTo(before);
  }

  @Test
  void theCollectorKeepsAll() throws IOException {
    Digest digest = add(file("one", false, false), "1");
    Set<Digest> kept = new HashSet<>();
    open().keep(kept);
    assertThat(kept).hasSize(3).contains(digest);
    open().remove("localhost/a:1");
    kept.clear();
    open().keep(kept);
    assertThat(kept).isEmpty();
    assertThat(open().find("localhost/a:1")).isNull();
  }

  @Test
  void kindsAreToldByTheFirstBytes() throws IOException {
    add(file("text", false, false), "words\n");
    add(file("pdf", true, false), "%PDF-1.7");
    add(file("bytes", true, false), "\u0000\u0001");
    assertThat(open().get("localhost/a:1").content().layers())
        .extracting(each -> each.mediaType())
        .containsExactly(
            "text/plain; charset=utf-8", "application/pdf", "application/octet-stream");
  }
}
