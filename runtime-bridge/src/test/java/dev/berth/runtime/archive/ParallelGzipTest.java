package dev.berth.runtime.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelGzipTest {
  private static byte[] gzip(byte[] content, int threads) throws IOException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads);
        ParallelGzip gzip =
            new ParallelGzip(new ByteArrayInputStream(content), pool, 2 * threads)) {
      return gzip.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255 * 1024, 256 * 1024, 256 * 1024 + 1, 2_000_000})
  void readsBackAndIsTheSameHoweverManyThreads(int size) throws IOException {
    byte[] content = new byte[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (i % 3 == 0 ? random.nextInt() : i / 1000);
    }
    byte[] packed = gzip(content, 1);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
        .isEqualTo(content);
    assertThat(gzip(content, 4)).isEqualTo(packed);
  }
}
