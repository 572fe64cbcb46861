package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallerTest {
  /** SHA-256 of "berth", as the docker command computes it. */
  private static final String CONTEXT =
      "5c2f64c7f21efd5fb5e3d6a499abe5eacb248ae6f6f0085387c9a056d10ef5fd";

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Path dist() throws IOException {
    Path dist = directory.resolve("di st");
    Files.createDirectories(dist.resolve("share/systemd/user"));
    for (String unit :
        new String[] {
          "berth.socket",
          "berth.service",
          "berth-exits.path",
          "berth-restart.service",
          "berth-auto-update.service",
          "berth-auto-update.timer"
        }) {
      Files.writeString(dist.resolve("share/systemd/user").resolve(unit), "ExecStart=@BERTH@ x\n");
    }
    return dist;
  }

  private Installer installer() {
    Map<String, String> environment =
        Map.of(
            "HOME",
            directory.resolve("home").toString(),
            "XDG_RUNTIME_DIR",
            directory.resolve("run").toString());
    PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Installer(new Host(Path.of("/"), environment), printer);
  }

  @Test
  void withoutAUserManagerTheFilesAreWrittenAndGoAgain() throws Exception {
    Path dist = dist();
    Path home = directory.resolve("home");
    Installer installer = installer();

    assertThat(installer.install(dist, List.of())).isZero();
    assertThat(home.resolve(".config/systemd/user/berth.service"))
        .hasContent("ExecStart=\"" + dist + "/bin/berth\" x\n");
    Path meta = home.resolve(".docker/contexts/meta").resolve(CONTEXT).resolve("meta.json");
    assertThat(meta)
        .content()
        .contains("\"Name\":\"berth\"")
        .contains("unix://" + directory + "/run/berth/berth.sock");
    assertThat(home.resolve(".docker/config.json")).doesNotExist();

    assertThat(installer.uninstall()).isZero();
    assertThat(meta).doesNotExist();
    assertThat(home.resolve(".config/systemd/user")).isEmptyDirectory();
  }

  @Test
  void theSocketIsOfferedAtPodmansPathAndTakenBack() throws Exception {
    Path dist = dist();
    Path link = directory.resolve("run/podman/podman.sock");
    for (int i = 0; i < 2; i++) {
      assertThat(installer().install(dist, List.of("--podman-socket"))).isZero();
      assertThat(Files.readSymbolicLink(link)).isEqualTo(directory.resolve("run/berth/berth.sock"));
    }
    assertThat(directory.resolve("home/.config/systemd/user/berth.socket.d/podman.conf"))
        .hasContent("[Socket]\nSymlinks=%t/podman/podman.sock\n");
    assertThat(installer().uninstall()).isZero();
    assertThat(link.getParent()).doesNotExist();
    assertThat(directory.resolve("home/.config/systemd/user")).isEmptyDirectory();
  }

  @Test
  void whatListensAtPodmansPathIsLeftAlone() throws Exception {
    Path dist = dist();
    Path socket = directory.resolve("run/podman/podman.sock");
    Files.createDirectories(socket.getParent());
    Files.createFile(socket);
    assertThat(installer().install(dist, List.of("--podman-socket"))).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("is there and not Berth's");
    assertThat(directory.resolve("home")).doesNotExist();
    assertThat(installer().uninstall()).isZero();
    assertThat(socket).exists();
  }

  @Test
  void otherOptionsAreRefused() {
    assertThatThrownBy(() -> installer().install(directory, List.of("--podman")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
