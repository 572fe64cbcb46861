package dev.berth.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies larger than all the memory that the service may have: refused, and nothing is lost. */
class HugeBodiesTest {
  private static final int BLOCKS = 200 * 16;
  private static final byte[] BLOCK = "[".repeat(1 << 16).getBytes(ISO_8859_1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/containers/create",
        "/volumes/create",
        "/v5.8.0/libpod/containers/create",
        "/v5.8.0/libpod/pods/create",
        "/v5.8.0/libpod/networks/create",
        "/v5.8.0/libpod/manifests/huge",
        "/v5.8.0/libpod/secrets/create?name=huge",
        "/v5.8.0/libpod/kube/play",
        "/v5.8.0/libpod/quadlets"
      })
  void aHugeBodyIsRefused(String path) throws IOException {
    assumeTrue(Service.isBerth(), "how much is too much is Berth's own");
    try (RawConnection raw = new RawConnection(Service.shared().socket())) {
      raw.send(
          "POST %s HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(path, (long) BLOCKS * BLOCK.length));
      pour(raw);
      assertThat(raw.until("\r\n")).matches("HTTP/1.1 [45]\\d\\d .*\r\n");
    }
    assertThat(Api.shared().request().get("/_ping").statusCode()).isEqualTo(200);
  }

  private static void pour(RawConnection raw) {
    try {
      for (int i = 0; i < BLOCKS; i++) {
        raw.send(BLOCK);
      }
    } catch (IOException e) {
      return; // refused before all of it was read
    }
  }
}
