package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs in Node use, from npm; what they do is in {@code friends/node}. */
class NodeClientsTest {
  private static final String RYUK = "testcontainers/ryuk:0.11.0";

  @Test
  void dockerode(@TempDir Path home) throws IOException {
    Result result = NodePackages.test("dockerode.test.mjs", home);
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }

  @Test
  void testcontainersAndRyuk(@TempDir Path home) throws IOException {
    assumeTrue(Service.isBerth(), "the peer's socket may not be bound into its containers here");
    FriendImages.ryuk(RYUK);
    Result result = NodePackages.test("testcontainers.test.mjs", home);
    try {
      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
      Waiting.until("Ryuk removed what was left", 20, () -> left().isEmpty());
    } finally {
      String reused = listed("friend=reused");
      if (!reused.isEmpty()) {
        Cli.docker("rm", "-f", reused).ok();
      }
    }
  }

  /** Ryuk itself goes last, and its network before it. */
  private static String left() {
    String session = "label=org.testcontainers.session-id";
    return listed("friend=left")
        + Cli.docker("network", "ls", "-q", "--filter", session).ok()
        + Cli.docker("ps", "-aq", "--filter", "name=testcontainers-ryuk-").ok();
  }

  private static String listed(String label) {
    return Cli.docker("ps", "-aq", "--filter", "label=" + label).ok();
  }
}
