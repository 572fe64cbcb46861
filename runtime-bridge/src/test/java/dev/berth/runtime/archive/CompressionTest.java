package dev.berth.runtime.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {
  private static final byte[] CONTENT = content();

  private static byte[] content() {
    byte[] bytes = new byte[400_000];
    new Random(7).nextBytes(bytes);
    Arrays.fill(bytes, 100_000, 300_000, (byte) 'z'); // so that some blocks compress
    return bytes;
  }

  private static byte[] zstd() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
      zstd.write(CONTENT);
    }
    return out.toByteArray();
  }

  private static byte[] skippable(int size) {
    byte[] frame = new byte[8 + size];
    frame[0] = 0x53;
    frame[1] = 0x2a;
    frame[2] = 0x4d;
    frame[3] = 0x18;
    frame[4] = (byte) size;
    return frame;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] decompress(byte[] bytes) throws IOException {
    try (InputStream in = Compression.decompress(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  @Test
  void leavesOutTheSkippableFramesOfZstd() throws IOException {
    byte[] zstd = zstd();
    assertThat(decompress(zstd)).isEqualTo(CONTENT);
    assertThat(decompress(join(zstd, skippable(40)))).isEqualTo(CONTENT);
    assertThat(decompress(join(skippable(9), zstd, skippable(0), zstd)))
        .isEqualTo(join(CONTENT, CONTENT));
  }

  /** Whatever library is installed here: both ways must do the same. */
  @Test
  void readsZstdWithoutTheSystemsLibrary() throws IOException {
    byte[] zstd = join(skippable(9), zstd(), skippable(0), zstd(), skippable(40));
    try (InputStream in = new ZstdInput(new ByteArrayInputStream(zstd))) {
      assertThat(in.readAllBytes()).isEqualTo(join(CONTENT, CONTENT));
    }
    try (InputStream in = new ZstdInput(new ByteArrayInputStream(zstd, 0, zstd.length / 2))) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void failsOnACutZstdStream() throws IOException {
    byte[] zstd = zstd();
    byte[] cut = Arrays.copyOf(zstd, zstd.length - 1000);
    assertThatThrownBy(() -> decompress(cut)).isInstanceOf(IOException.class);
  }

  @Test
  void knowsXz() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var xz = new XZOutputStream(out, new LZMA2Options(1))) {
      xz.write(CONTENT);
    }
    assertThat(decompress(out.toByteArray())).isEqualTo(CONTENT);
  }

  @Test
  void knowsBzip2AndWhatIsNotCompressed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var bzip2 = new BZip2CompressorOutputStream(out, 1)) {
      bzip2.write(CONTENT, 0, 1000);
    }
    assertThat(decompress(out.toByteArray())).hasSize(1000);
    assertThat(decompress(new byte[] {1})).containsExactly(1);
    assertThat(decompress(new byte[0])).isEmpty();
  }
}
