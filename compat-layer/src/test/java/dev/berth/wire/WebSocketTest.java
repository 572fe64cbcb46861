package dev.berth.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
  private static final int CLOSE = 0x88;
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final WebSocketOutput output = new WebSocketOutput(sent, true);

  @Test
  void theKeyIsProvenAsInTheRfc() {
    assertThat(WebSocketHandshake.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65535, 65536, 200_000})
  void payloadsOfAnyLengthArrive(int length) throws IOException {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 'x');
    byte[] frame = frame(0x82, payload);

    assertThat(read(frame)).isEqualTo(payload);

    output.stdout(payload, 0, length);
    byte[] made = sent.toByteArray();
    assertThat(made[0]).isEqualTo((byte) 0x82);
    assertThat(made).hasSize(frame.length - 4).endsWith(payload);
    assertThat(Arrays.copyOfRange(made, 2, made.length - length))
        .isEqualTo(Arrays.copyOfRange(frame, 2, frame.length - length - 4));
  }

  @Test
  void fragmentsAreJoinedAndPingsBetweenThemAnswered() throws IOException {
    byte[] in = join(frame(1, "a"), frame(0x89, "ping"), frame(0, "b"), frame(0x80, "c"));

    assertThat(new String(read(in), ISO_8859_1)).isEqualTo("abc");
    assertThat(sent.toByteArray())
        .isEqualTo(join(new byte[] {(byte) 0x8a, 4}, "ping".getBytes(ISO_8859_1)));
  }

  @Test
  void aClosingFrameIsTheEndAndIsAnsweredOnce() throws IOException {
    byte[] in = join(frame(0x82, "a"), frame(CLOSE, ""), frame(0x82, "late"));

    assertThat(new String(read(in), ISO_8859_1)).isEqualTo("a");
    output.close(1000);
    assertThat(sent.toByteArray()).isEqualTo(new byte[] {(byte) CLOSE, 2, 3, (byte) 0xe8});
  }

  @Test
  void whatBreaksTheProtocolClosesTheConnection() throws IOException {
    byte[] unmasked = {(byte) 0x82, 1, 'x'};
    byte[] negative = frame(0x82, "x");
    negative[1] = (byte) 0xff;
    byte[] huge = new byte[20];
    huge[0] = (byte) 0x82;
    huge[1] = (byte) 0xff;
    huge[2] = (byte) 0x80;
    for (byte[] bad :
        new byte[][] {
          unmasked,
          huge,
          frame(0xc2, "reserved bit"),
          frame(0x83, "reserved code"),
          frame(0x8b, "reserved control"),
          frame(0x09, "fragmented ping"),
          frame(0x89, "x".repeat(126)),
          frame(0x80, "goes on from nothing"),
          join(frame(0x02, "a"), frame(0x82, "no continuation"))
        }) {
      sent.reset();
      assertThat(new String(input(bad).readAllBytes(), ISO_8859_1)).isIn("", "a");
      assertThat(sent.toByteArray()).isEqualTo(new byte[] {(byte) CLOSE, 2, 3, (byte) 0xea});
    }
  }

  @Property(tries = 500)
  void noBytesMakeItFailOrHang(@ForAll byte[] any) throws IOException {
    try {
      byte[] unused = input(any).readAllBytes();
    } catch (java.io.EOFException e) {
      assertThat(e).hasMessage("a control frame was cut off");
    }
  }

  private WebSocketInput input(byte[] bytes) {
    return new WebSocketInput(new ByteArrayInputStream(bytes), new WebSocketOutput(sent, true));
  }

  private byte[] read(byte[] bytes) throws IOException {
    return new WebSocketInput(new ByteArrayInputStream(bytes), output).readAllBytes();
  }

  private static byte[] frame(int first, String payload) throws IOException {
    return frame(first, payload.getBytes(ISO_8859_1));
  }

  /** A client's frame. */
  private static byte[] frame(int first, byte[] payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 65536) {
      out.write(new byte[] {(byte) 0xfe, (byte) (payload.length >> 8), (byte) payload.length});
    } else {
      out.write(0xff);
      out.write(new byte[] {0, 0, 0, 0, 0});
      out.write(payload.length >> 16);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    byte[] mask = {9, 8, 7, 6};
    out.write(mask);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ mask[i & 3]);
    }
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(part);
    }
    return out.toByteArray();
  }
}
