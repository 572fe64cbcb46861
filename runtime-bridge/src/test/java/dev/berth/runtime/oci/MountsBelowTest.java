package dev.berth.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsBelowTest {
  private static final List<String> TABLE =
      List.of(
          "22 1 8:1 / / rw - ext4 /dev/sda1 rw",
          "23 22 0:5 / /dev rw - devtmpfs dev rw",
          "24 23 0:6 / /dev/shm rw - tmpfs tmpfs rw",
          "25 22 0:7 / /srv/a\\040b rw - tmpfs tmpfs rw");

  @Test
  void findsTheFirstBelow() {
    assertThat(MountsBelow.first(Path.of("/dev"), TABLE)).isEqualTo("/dev/shm");
    assertThat(MountsBelow.first(Path.of("/srv"), TABLE)).isEqualTo("/srv/a b");
    assertThat(MountsBelow.first(Path.of("/dev/shm"), TABLE)).isNull();
    assertThat(MountsBelow.first(Path.of("/de"), TABLE)).isNull();
  }

  @Test
  void aPlainDirectoryIsBound(@TempDir Path directory) {
    MountsBelow.refuse(directory.toString());
    assertThatThrownBy(() -> MountsBelow.refuse("/"))
        .hasMessageContaining("without what is mounted below it");
  }
}
