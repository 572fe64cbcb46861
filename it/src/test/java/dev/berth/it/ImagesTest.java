package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** load, save, import, tag, rmi with the CLI. */
class ImagesTest {
  @Test
  void whatIsSavedLoadsAgain(@TempDir Path directory) {
    Path archive = directory.resolve("saved.tar");
    Cli.docker("tag", "busybox", "saved:one").ok();
    Cli.docker("save", "-o", archive.toString(), "saved:one").ok();
    assertThat(Cli.docker("rmi", "saved:one").ok()).contains("Untagged: saved:one");
    assertThat(Cli.docker("load", "-i", archive.toString()).ok())
        .contains("Loaded image: saved:one");
    assertThat(Cli.docker("run", "--rm", "saved:one", "echo", "again").ok()).isEqualTo("again");
    Cli.docker("rmi", "saved:one").ok();
  }

  @Test
  void anImportedFileSystemRuns(@TempDir Path directory) throws IOException {
    Path tar = directory.resolve("root.tar");
    Cli.run(
            Map.of(),
            "sh",
            "-c",
            "mkdir -p '"
                + directory
                + "/r/bin' && cp $(command -v busybox) '"
                + directory
                + "/r/bin/sh' && tar -C '"
                + directory
                + "/r' -cf '"
                + tar
                + "' .")
        .ok();
    String id =
        Cli.docker(
                "import",
                "--change",
                "CMD [\"sh\",\"-c\",\"echo imported\"]",
                "--message",
                "made by hand",
                tar.toString(),
                "imported:latest")
            .ok();
    assertThat(id).startsWith("sha256:");
    assertThat(Cli.docker("run", "--rm", "imported").ok()).isEqualTo("imported");
    assertThat(Cli.docker("rmi", "imported").ok()).contains("Deleted: sha256:");
  }

  @Test
  void anImageInUseIsNotDeleted() {
    Cli.docker("tag", "busybox", "used:one").ok();
    String id = Cli.docker("create", "used:one", "true").ok();
    Cli.Result byTag = Cli.docker("rmi", "used:one");
    assertThat(byTag.exitCode()).isIn(0, 1);
    Cli.docker("rm", id).ok();
    Cli.docker("rmi", "used:one");
    assertThat(Cli.docker("rmi", "no-such-image").err()).containsIgnoringCase("no such image");
  }

  @Test
  void aBrokenArchiveIsRefused(@TempDir Path directory) throws IOException {
    Path archive = directory.resolve("broken.tar");
    java.nio.file.Files.writeString(
        archive, "this is no archive at all, by any measure".repeat(100));
    assertThat(Cli.docker("load", "-i", archive.toString()).exitCode()).isEqualTo(1);
    assertThat(Cli.docker("version").exitCode()).isZero();
  }
}
