package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FramesTest {
  @Test
  void oneWriteIsOneFrameAndNothingIsSentBeforeTheFlush() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MultiplexedSink sink = new MultiplexedSink(out);
    sink.stdout("hi".getBytes(StandardCharsets.UTF_8), 0, 2);
    sink.stderr("xno".getBytes(StandardCharsets.UTF_8), 1, 2);
    assertThat(out.size()).isZero();
    sink.flush();
    assertThat(out.toByteArray())
        .containsExactly(1, 0, 0, 0, 0, 0, 0, 2, 'h', 'i', 2, 0, 0, 0, 0, 0, 0, 2, 'n', 'o');
  }

  @Test
  void largeFramesKeepTheirOrderAndLength() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MultiplexedSink sink = new MultiplexedSink(out);
    byte[] large = new byte[200_000];
    large[0] = 7;
    sink.stdout(new byte[] {5}, 0, 1);
    sink.stderr(large, 0, large.length);
    sink.stdout(new byte[] {6}, 0, 1);
    sink.flush();
    byte[] sent = out.toByteArray();
    assertThat(sent).hasSize(8 * 3 + 2 + large.length);
    assertThat(sent[8]).isEqualTo((byte) 5);
    assertThat(new byte[] {sent[9], sent[13], sent[14], sent[15], sent[16], sent[17]})
        .containsExactly(2, 0, 3, 13, 64, 7);
    assertThat(sent[sent.length - 1]).isEqualTo((byte) 6);
  }
}
