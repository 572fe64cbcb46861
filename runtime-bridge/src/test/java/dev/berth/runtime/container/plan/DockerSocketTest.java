package dev.berth.runtime.container.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerSocketTest {
  private static final Path OWN = Path.of("/elsewhere/own.sock");

  @TempDir private Path runtime;
  private DockerSocket socket = place(Path.of("/nowhere"));

  @BeforeEach
  void create() {
    socket = place(runtime);
  }

  private static DockerSocket place(Path runtime) {
    Path run = runtime.resolve("berth");
    return new DockerSocket(
        new StorePaths(new EngineConfig(runtime, run, runtime, Map.of()).withSocket(OWN)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/run/docker.sock",
        "//var/run/docker.sock/",
        "/run/./docker.sock",
        "/run/user/4999/docker.sock",
        "/run/user/4999/podman/podman.sock",
        "/run/podman/podman.sock",
        "/home/a/.docker/desktop/docker.sock"
      })
  void knownPlacesMeanTheOwnSocket(String source) {
    assertThat(socket.resolve(source.replaceFirst("/$", ""))).isEqualTo(OWN.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/run",
        "/var/run/docker.sock/x",
        "/srv/docker.sock",
        "/run/user/me/docker.sock",
        "/run/user/4999/other.sock",
        "docker.sock"
      })
  void otherPathsMeanThemselves(String source) {
    assertThat(socket.resolve(source)).isEqualTo(source);
  }

  @Test
  void ofTheRuntimeDirectoryOnlyWhatIsNoSocketYet() throws IOException {
    Path given = runtime.resolve("docker.sock");
    assertThat(socket.resolve(given.toString())).isEqualTo(OWN.toString());
    Files.createDirectory(given);
    assertThat(socket.resolve(given.toString())).isEqualTo(OWN.toString());
    Files.delete(given);
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(given));
      assertThat(socket.resolve(given.toString())).isEqualTo(given.toString());
    }
  }
}
