package dev.berth.runtime.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DetachKeysTest {
  private final DetachKeys keys = new DetachKeys(new byte[] {'p', 'p', 'q'});

  @Test
  void theSequenceIsSwallowedAndEndsTheInput() {
    DetachKeys.Scan scan = scan("abppqrest");

    assertThat(text(scan)).isEqualTo("ab");
    assertThat(scan.detached()).isTrue();
  }

  @Test
  void aSequenceMayComeInPieces() {
    assertThat(text(scan("xp"))).isEqualTo("x");
    assertThat(text(scan("p"))).isEmpty();
    assertThat(scan("q").detached()).isTrue();
  }

  @Test
  void aBrokenSequenceIsPassedOnWhole() {
    assertThat(text(scan("p"))).isEmpty();
    assertThat(text(scan("xpy"))).isEqualTo("pxpy");
    assertThat(text(scan("pp"))).isEmpty();
    assertThat(text(scan("z"))).isEqualTo("ppz");
  }

  @Test
  void withoutKeysEverythingPasses() {
    DetachKeys none = new DetachKeys(new byte[0]);
    DetachKeys.Scan scan = none.scan(new byte[] {16, 17}, 2);

    assertThat(scan.length()).isEqualTo(2);
    assertThat(scan.detached()).isFalse();
  }

  private DetachKeys.Scan scan(String typed) {
    byte[] bytes = typed.getBytes(ISO_8859_1);
    return keys.scan(bytes, bytes.length);
  }

  private static String text(DetachKeys.Scan scan) {
    return new String(scan.bytes(), 0, scan.length(), ISO_8859_1);
  }
}
