package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli;
import dev.berth.it.Cli.Result;
import dev.berth.it.Service;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** podman-py as the next Debian packages it; what it does is in {@code podman_sdk.py}. */
class PodmanPyTest extends LibpodSuite {
  private static final String PYTHON = "/usr/bin/python3"; // Debian's own, which has what it needs

  @Test
  void everythingOfTheSdk(@TempDir Path directory) throws IOException {
    Map<String, String> packages = Map.of("PYTHONPATH", packages().toString());
    Result there = Cli.run(packages, PYTHON, "-c", "import podman");
    assumeTrue(there.exitCode() == 0, "podman-py needs more than is installed: " + there.err());
    Path script = directory.resolve("podman_sdk.py");
    try (InputStream in = PodmanPyTest.class.getResourceAsStream("/podman_sdk.py")) {
      Files.copy(Objects.requireNonNull(in), script);
    }
    String socket = "unix://" + Service.shared().socket();
    Result result = Cli.within(180, packages, PYTHON, "-W", "ignore", script.toString(), socket);
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private static Path packages() {
    try {
      return DebianPrograms.podmanPy();
    } catch (AssertionError e) {
      return abort("podman-py cannot be fetched: " + e.getMessage());
    }
  }
}
