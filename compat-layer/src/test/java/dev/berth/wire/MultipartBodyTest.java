package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.fake.FakeExchange;
import dev.berth.runtime.error.EngineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Bodies of several parts, in whatever portions they come. */
class MultipartBodyTest {
  private static MultipartBody body(byte[] bytes, int portion) {
    FakeExchange exchange =
        new FakeExchange().header("Content-Type", "multipart/form-data; boundary=\"--b\"");
    return MultipartBody.of(exchange, new Portions(bytes, portion));
  }

  private static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < parts.size(); i++) {
      String head =
          "----b\r\nContent-Disposition: form-data; name=\"n%d\"; filename=\"f%d\"\r\nX: y\r\n\r\n"
              .formatted(i, i);
      out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(parts.get(i));
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes("----b--\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  @Property(tries = 300)
  void partsComeOutAsTheyWentIn(
      @ForAll @Size(max = 4) List<byte[]> parts, @ForAll @IntRange(min = 1, max = 70) int portion)
      throws IOException {
    MultipartBody body = body(join(parts), portion);
    for (int i = 0; i < parts.size(); i++) {
      MultipartBody.Part part = Objects.requireNonNull(body.next());
      assertThat(part.name()).isEqualTo("n" + i);
      assertThat(part.fileName()).isEqualTo("f" + i);
      assertThat(part.body().readAllBytes()).isEqualTo(parts.get(i));
    }
    assertThat(body.next()).isNull();
    assertThat(body.next()).isNull();
  }

  @Test
  void largePartsThatLookLikeBoundariesAreWhole() throws IOException {
    byte[] tricky = "\r\n----a\r\n--\r\n----".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
    MultipartBody body = body(join(List.of(tricky, new byte[0])), 4096);
    MultipartBody.Part first = Objects.requireNonNull(body.next());
    assertThat(first.body().readAllBytes()).isEqualTo(tricky);
  }

  @Test
  void whatIsNotReadIsSkipped() throws IOException {
    MultipartBody body = body(join(List.of(new byte[200_000], new byte[] {7})), 1000);
    List<String> names = new ArrayList<>();
    for (MultipartBody.Part part = body.next(); part != null; part = body.next()) {
      names.add(part.name());
    }
    assertThat(names).containsExactly("n0", "n1");
  }

  @Test
  void bodiesThatEndTooEarlyAreRefused() {
    byte[] whole = join(List.of(new byte[10]));
    for (int length : new int[] {0, 3, 20, whole.length - 12}) {
      MultipartBody body = body(Arrays.copyOf(whole, length), 5);
      assertThatThrownBy(
              () -> {
                for (MultipartBody.Part part = body.next(); part != null; part = body.next()) {
                  assertThat(part.body().readAllBytes()).isNotNull();
                }
              })
          .as("cut at %d", length)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("multipart");
    }
  }

  @Test
  void aTypeWithoutBoundaryIsRefused() {
    FakeExchange exchange = new FakeExchange().header("Content-Type", "multipart/form-data");
    assertThat(MultipartBody.is(exchange)).isTrue();
    assertThatThrownBy(() -> MultipartBody.of(exchange)).hasMessageContaining("no multipart");
  }

  /** Gives a few bytes at a time. */
  private static final class Portions extends ByteArrayInputStream {
    private final int most;

    Portions(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) {
      return super.read(buffer, offset, Math.min(length, most));
    }
  }
}
