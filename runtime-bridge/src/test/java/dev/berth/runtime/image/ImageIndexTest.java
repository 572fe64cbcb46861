package dev.berth.runtime.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several platforms under one name. */
class ImageIndexTest {
  private static final String HOST = PlatformMatcher.parse(null).architecture();
  private static final Platform OTHER = new Platform("s390x", "linux", null, null);
  private static final byte[] INDEX = StoreBench.EMPTY_INDEX;
  private static final Digest INDEX_DIGEST = MessageDigests.sha256(INDEX);

  @TempDir Path directory;
  private StoreBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new StoreBench(directory);
  }

  @Test
  void aNameMeansTheImageOfThisHostWhateverCameLast() throws IOException {
    Digest host = bench.pull("app:1", HOST, INDEX);
    Digest other = bench.pull("app:1", "s390x", INDEX);
    assertThat(bench.store.get("app:1").id()).isEqualTo(host);
    assertThat(bench.store.get("app:1").index()).isEqualTo(INDEX_DIGEST);
    assertThat(bench.store.get("app:1", OTHER).id()).isEqualTo(other);
    assertThat(bench.store.get("app@" + INDEX_DIGEST, OTHER).id()).isEqualTo(other);
    Image aside = bench.store.get(other.text());
    assertThat(aside.repoTags()).containsExactly("app:1");
    assertThat(aside.aside()).isTrue();
    assertThat(bench.store.family(aside)).extracting(Image::id).containsExactly(other, host);
    assertThatThrownBy(() -> bench.store.get("app:1", new Platform("riscv64", "linux", null, null)))
        .hasMessage(
            "image with reference app:1 was found but does not provide the specified platform"
                + " (linux/riscv64)");
  }

  @Test
  void whatThereIsStandsInForTheHost() throws IOException {
    Digest other = bench.pull("app:1", "s390x", INDEX);
    assertThat(bench.store.get("app:1").id()).isEqualTo(other);
    Digest host = bench.pull("app:1", HOST, INDEX);
    assertThat(bench.store.get("app:1").id()).isEqualTo(host);
  }

  @Test
  void aTagMadeHereLeadsIntoTheSameIndex() throws IOException {
    bench.pull("app:1", HOST, INDEX);
    Digest other = bench.pull("app:1", "s390x", INDEX);
    bench.store.tag("app:1", "mine", "2");
    assertThat(bench.store.get("mine:2", OTHER).id()).isEqualTo(other);
  }

  @Test
  void keepsBothManifestsOfOneConfigWhileNamesNeedThem() throws IOException {
    Digest id = bench.pull("app:1", HOST, INDEX);
    byte[] second = "{\"manifests\":[ ]}".getBytes(UTF_8);
    assertThat(bench.pull("app:2", HOST, second)).isEqualTo(id);
    assertThat(bench.store.get("app:1").index()).isEqualTo(INDEX_DIGEST);
    assertThat(bench.store.get("app:2").index()).isEqualTo(MessageDigests.sha256(second));
    bench.store.collect();
    assertThat(bench.blobs.has(INDEX_DIGEST)).isTrue();
    bench.store.remove("app:1", false, true, List.of());
    bench.store.remove("app@" + INDEX_DIGEST, false, true, List.of());
    assertThat(bench.blobs.has(INDEX_DIGEST)).isFalse();
    assertThat(bench.store.get("app:2").index()).isEqualTo(MessageDigests.sha256(second));
  }

  @Test
  void readsDocumentsOfTheFormerFormat() throws IOException {
    Digest id = bench.image("one", "app:v1");
    Path document = bench.paths.images().resolve(id.hex() + ".json");
    String now = Files.readString(document);
    String former =
        now.replace("\"format\":2", "\"format\":1").replaceAll(",\"(index|others)\":[^,}]*", "");
    assertThat(former).isNotEqualTo(now);
    Files.writeString(document, former);
    Path names = bench.paths.imageNames();
    Files.writeString(
        names,
        Files.readString(names)
            .replace("\"format\":2", "\"format\":1")
            .replaceAll(",\"source\":[^,}]*", ""));
    StoreBench next = new StoreBench(directory);
    assertThat(next.store.get("app:v1").id()).isEqualTo(id);
    assertThat(next.store.get("app:v1").manifest()).isNotNull();
    next.store.tag("app:v1", "app", "v2");
    assertThat(new StoreBench(directory).store.get("app:v2").id()).isEqualTo(id);
  }
}
