package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python SDK as Debian packages it; what it does is in {@code docker_sdk.py}. */
class PythonSdkTest {
  private static final String PYTHON = "/usr/bin/python3"; // Debian's own, which has the package

  @Test
  void everythingOfTheSdk(@TempDir Path directory) throws IOException {
    assumeTrue(
        Cli.run(Map.of(), PYTHON, "-c", "import docker").exitCode() == 0,
        "python3-docker is not installed");
    Path script = directory.resolve("docker_sdk.py");
    try (InputStream in = PythonSdkTest.class.getResourceAsStream("/docker_sdk.py")) {
      Files.copy(Objects.requireNonNull(in), script);
    }
    Result result =
        Cli.run(
            Map.of("DOCKER_HOST", "unix://" + Service.shared().socket()),
            PYTHON,
            "-W",
            "ignore",
            script.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
  }
}
