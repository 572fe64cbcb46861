package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pull that was cut off has brought. */
class PendingContentTest {
  @TempDir Path directory;
  private StoreBench bench;
  private final Digest manifest = Digest.sha256("a".repeat(64));

  @BeforeEach
  void open() {
    bench = new StoreBench(directory);
  }

  @Test
  void isKeptForTheNextTryUntilTheImageIsThere() throws IOException {
    Digest blob = bring();
    bench.store.collect();
    assertThat(bench.blobs.has(blob)).isTrue();
    bench.store.pending().done(manifest);
    bench.store.collect();
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void isGivenUpByAPruneAndAfterADay() throws IOException {
    bring();
    bench.store.prune(true, List.of(), image -> true);
    assertThat(bench.leftovers()).isEmpty();

    bring();
    Path document = bench.paths.pendingPulls().resolve(manifest.hex() + ".json");
    String old = Instant.now().minus(Duration.ofDays(2)).toString();
    Files.writeString(
        document,
        Files.readString(document).replaceAll("\"begun\":\"[^\"]*", "\"begun\":\"" + old));
    bench.store.collect();
    assertThat(bench.leftovers()).isEmpty();
    assertThat(document).doesNotExist();
  }

  @Test
  void partialDownloadsGoWithWhatTheyWereFor() throws IOException {
    Digest blob = bring();
    bench.blobs.delete(blob);
    Path partial = bench.paths.partialBlobs().resolve("sha256-" + blob.hex());
    Files.createDirectories(bench.paths.partialBlobs());
    Files.writeString(partial, "half");
    bench.store.collect();
    assertThat(partial).exists();
    bench.store.pending().done(manifest);
    bench.store.collect();
    assertThat(partial).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftIsCollectedByTheNextOne() throws IOException {
    ImageRegistrar.Lease lease = bench.store.lease();
    Digest blob = bench.blobs.put(new byte[] {1});
    assertThat(bench.paths.contentMarker()).exists();
    StoreBench next = new StoreBench(directory); // and the lease is never closed
    Instant deadline = Instant.now().plusSeconds(10);
    while (Files.exists(bench.paths.contentMarker()) && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
    assertThat(next.blobs.has(blob)).isFalse();
    assertThat(bench.paths.contentMarker()).doesNotExist();
    assertThat(lease).isNotNull();
  }

  private Digest bring() throws IOException {
    try (ImageRegistrar.Lease lease = bench.store.lease()) {
      assertThat(lease).isNotNull();
      byte[] layer = new TarBytes().file("f", "x").bytes();
      Digest blob = bench.blobs.put(layer);
      bench.store.pending().begin(manifest, List.of(blob), List.of(blob));
      bench.unpack(layer);
      return blob;
    }
  }
}
