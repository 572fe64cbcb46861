package dev.berth.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupManagerChoiceTest {
  @TempDir private Path mount;

  @Test
  void aHybridHostHasNothingToManage() throws IOException {
    assertThat(choose(Map.of(), "/")).isEqualTo(CgroupManagerChoice.DISABLED);
    cgroup("", "");
    assertThat(choose(Map.of(), "/")).isEqualTo(CgroupManagerChoice.DISABLED);
    assertThat(choose(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x"), "/"))
        .isEqualTo(CgroupManagerChoice.DISABLED);
    assertThat(CgroupManagerChoice.DISABLED.driver()).isEqualTo("none");
  }

  @Test
  void theUsersSystemdComesFirst() throws IOException {
    cgroup("", "cpu memory");
    cgroup("user.slice", "cpu memory");

    assertThat(choose(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x"), "/user.slice"))
        .isEqualTo(CgroupManagerChoice.SYSTEMD);
    Files.createFile(mount.resolve("bus"));
    assertThat(choose(Map.of("XDG_RUNTIME_DIR", mount.toString()), "/user.slice"))
        .isEqualTo(CgroupManagerChoice.SYSTEMD);
  }

  @Test
  void aDelegatedDirectoryIsUsedDirectly() throws IOException {
    cgroup("", "cpu");
    cgroup("mine", "cpu");
    cgroup("bare", "");

    assertThat(choose(Map.of(), "/mine")).isEqualTo(CgroupManagerChoice.CGROUPFS);
    assertThat(choose(Map.of(), "/bare")).isEqualTo(CgroupManagerChoice.DISABLED);
    assertThat(choose(Map.of(), "/gone")).isEqualTo(CgroupManagerChoice.DISABLED);
    assertThat(choose(Map.of(), "")).isEqualTo(CgroupManagerChoice.DISABLED);
  }

  private CgroupManagerChoice choose(Map<String, String> environment, String cgroup) {
    return CgroupManagerChoice.choose(environment, mount, cgroup);
  }

  private void cgroup(String path, String controllers) throws IOException {
    Path directory = Files.createDirectories(mount.resolve(path));
    Files.writeString(directory.resolve("cgroup.controllers"), controllers + "\n");
    Files.writeString(directory.resolve("cgroup.procs"), "");
    Files.writeString(directory.resolve("cgroup.subtree_control"), "");
  }
}
