package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
  private static final byte[] CONTENT = "some content".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = MessageDigests.sha256(CONTENT);

  @TempDir Path directory;
  private StoreBench bench;

  @BeforeEach
  void open() {
    bench = new StoreBench(directory);
  }

  @Test
  void resumesWhatWasCutOff() throws IOException {
    try (BlobIngest first = bench.blobs.ingest(DIGEST, CONTENT.length)) {
      first.write(CONTENT, 0, 5);
      assertThatThrownBy(first::commit).hasMessageContaining("ended after 5 of 12 bytes");
    }
    assertThat(bench.blobs.has(DIGEST)).isFalse();
    try (BlobIngest second = bench.blobs.ingest(DIGEST, CONTENT.length)) {
      assertThat(second.offset()).isEqualTo(5);
      second.write(CONTENT, 5, CONTENT.length - 5);
      assertThat(second.commit()).isEqualTo(DIGEST);
    }
    assertThat(bench.blobs.read(DIGEST, 100)).isEqualTo(CONTENT);
    try (BlobIngest third = bench.blobs.ingest(DIGEST, CONTENT.length)) {
      assertThat(third.complete()).isTrue();
      assertThat(third.commit()).isEqualTo(DIGEST);
    }
    assertThat(bench.leftovers()).containsExactly(bench.paths.blob(DIGEST).toString());
  }

  @Test
  void throwsAwayWhatHasAnotherDigestOrSize() throws IOException {
    try (BlobIngest lying = bench.blobs.ingest(DIGEST, CONTENT.length)) {
      lying.write(new byte[CONTENT.length], 0, CONTENT.length);
      assertThatThrownBy(lying::commit).hasMessageContaining("verification failed for digest");
    }
    try (BlobIngest large = bench.blobs.ingest(DIGEST, CONTENT.length)) {
      assertThat(large.offset()).isZero();
      assertThatThrownBy(() -> large.write(new byte[100], 0, 100))
          .hasMessageContaining("larger than the 12 bytes");
    }
    assertThat(bench.leftovers()).isEmpty();
  }

  @Test
  void restartsForASourceThatCannotResume() throws IOException {
    try (BlobIngest ingest = bench.blobs.ingest(DIGEST, -1)) {
      ingest.write(new byte[50], 0, 50);
      ingest.restart();
      ingest.write(CONTENT, 0, CONTENT.length);
      assertThat(ingest.commit()).isEqualTo(DIGEST);
    }
  }
}
