package dev.berth.libpod.kube.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.libpod.kube.model.Volume;
import dev.berth.libpod.kube.yaml.KubeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeFilesTest {
  @TempDir private Path directory;

  @Test
  void filesHaveTheirModeAndNothingElseIsLeft() throws IOException {
    new VolumeFiles(directory).write(Map.of("a/b", new byte[] {'x'}), 0440);
    Path file = directory.resolve("a/b");
    assertThat(file).hasContent("x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("r--r-----");
    try (var all = Files.list(directory)) {
      assertThat(all).containsExactly(directory.resolve("a"));
    }
  }

  @Test
  void linksThatAContainerMadeLeadNowhere() throws IOException {
    Path volume = Files.createDirectory(directory.resolve("volume"));
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Path secret = Files.writeString(outside.resolve("kept"), "kept");
    Files.createSymbolicLink(volume.resolve("file"), secret);
    Files.createSymbolicLink(volume.resolve("dir"), outside);
    new VolumeFiles(volume).write(Map.of("file", new byte[1], "dir/kept", new byte[1]), 0644);
    assertThat(secret).hasContent("kept");
    assertThat(volume.resolve("dir")).isDirectory();
  }

  @Test
  void namesThatLeadOutAreRefused() {
    for (String each : List.of("../x", "/x", "a//b", ".", "a/..", "")) {
      VolumeFiles files = new VolumeFiles(directory);
      assertThatThrownBy(() -> files.write(Map.of(each, new byte[0]), 0644))
          .isInstanceOf(KubeException.class);
    }
  }

  @Test
  void pathsThatWereMadeGoAgainWhenTheRestFails() throws IOException {
    Undo undo = new Undo();
    Path made = directory.resolve("new/deep");
    Path file = directory.resolve("file");
    PodVolume volume =
        new HostPaths(undo).volume(new Volume.HostPath(made.toString(), "DirectoryOrCreate"));
    new HostPaths(undo).volume(new Volume.HostPath(file.toString(), "FileOrCreate"));
    assertThat(volume.kind()).isEqualTo(PodVolume.Kind.BIND);
    assertThat(made).isDirectory();
    assertThat(file).isRegularFile();
    undo.all();
    try (var all = Files.list(directory)) {
      assertThat(all).isEmpty();
    }
  }

  @Test
  void pathsAreWhatTheManifestSays() {
    refused("Socket", directory.toString(), "is not a socket");
    refused("CharDevice", directory.toString(), "is not a character device");
    refused("BlockDevice", "/dev/null", "is not a block device");
    refused("", directory + "/none", "no such file or directory");
    refused("Thing", directory.toString(), "invalid HostPath type Thing");
    refused("", "", "host directory cannot be empty");
    refused("", "relative", "must be an absolute path");
  }

  private static void refused(String type, String path, String words) {
    HostPaths paths = new HostPaths(new Undo());
    assertThatThrownBy(() -> paths.volume(new Volume.HostPath(path, type)))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining(words);
  }
}
