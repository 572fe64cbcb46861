package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallerTest {
  /** SHA-256 of "berth", as the docker command computes it. */
  private static final String CONTEXT =
      "5c2f64c7f21efd5fb5e3d6a499abe5eacb248ae6f6f0085387c9a056d10ef5fd";

  @TempDir Path directory;

  @Test
  void withoutAUserManagerTheFilesAreWrittenAndGoAgain() throws Exception {
    Path dist = directory.resolve("di st");
    Files.createDirectories(dist.resolve("share/systemd/user"));
    for (String unit :
        new String[] {
          "berth.socket", "berth.service", "berth-exits.path", "berth-restart.service"
        }) {
      Files.writeString(dist.resolve("share/systemd/user").resolve(unit), "ExecStart=@BERTH@ x\n");
    }
    Path home = directory.resolve("home");
    Host host =
        new Host(
            Path.of("/"),
            Map.of(
                "HOME", home.toString(), "XDG_RUNTIME_DIR", directory.resolve("run").toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Installer installer = new Installer(host, new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(installer.install(dist)).isZero();
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
}
