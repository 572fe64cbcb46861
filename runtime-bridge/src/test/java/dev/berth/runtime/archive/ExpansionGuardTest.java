package dev.berth.runtime.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ExpansionGuardTest {
  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static InputStream open(byte[] packed, long free) throws IOException {
    return ExpansionGuard.open(new ByteArrayInputStream(packed), GZIPInputStream::new, free);
  }

  @Test
  void endsABomb() throws IOException {
    byte[] bomb = gzip(new byte[4 << 20]);
    InputStream in = open(bomb, 1 << 20);
    assertThatThrownBy(in::readAllBytes)
        .isInstanceOf(TarFormatException.class)
        .hasMessageContaining("refused as a decompression bomb");
    InputStream skipped = open(bomb, 1 << 20);
    assertThatThrownBy(() -> skipped.skipNBytes(3 << 20)).hasMessageContaining("bomb");
  }

  @Test
  void letsZerosAndLargeContentThrough() throws IOException {
    assertThat(open(gzip(new byte[4 << 20]), 8 << 20).readAllBytes()).hasSize(4 << 20);
    byte[] random = new byte[3 << 20];
    new Random(1).nextBytes(random);
    assertThat(open(gzip(random), 1 << 20).readAllBytes()).isEqualTo(random);
  }

  @Test
  void tellsMalformedContentFromAFailingSource() throws IOException {
    byte[] packed = gzip(new byte[100_000]);
    InputStream cut = open(Arrays.copyOf(packed, packed.length - 20), 1 << 20);
    assertThatThrownBy(cut::readAllBytes)
        .isInstanceOf(TarFormatException.class)
        .hasMessage("unexpected EOF");
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the line went dead");
          }
        };
    assertThatThrownBy(() -> ExpansionGuard.open(broken, GZIPInputStream::new, 1))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("the line went dead");
  }

  @Test
  void unpacksOneXzStreamAtATimeAndTheNextAfterAFailure() throws IOException {
    byte[] no = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 9, 9, 9, 9, 9, 9, 9, 9};
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> Compression.decompress(new ByteArrayInputStream(no)))
          .isInstanceOf(TarFormatException.class);
    }
  }
}
