package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path root;
  private Host host;

  @BeforeEach
  void emptyHost() {
    host = new Host(root, Map.of("USER", "anna", "PATH", "/usr/bin", "HOME", "/home/anna"));
  }

  private void file(String path, String content) throws IOException {
    Path file = host.path(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @Test
  void everythingMissingIsNamedWithItsFix() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = Doctor.run(host, new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(code).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern("MISSING +crun +not installed\n +fix: sudo apt-get install crun")
        .containsPattern("MISSING +newuidmap +not installed\n +fix: sudo apt-get install uidmap")
        .containsPattern("MISSING +/dev/net/tun")
        .containsPattern("MISSING +XDG_RUNTIME_DIR")
        .contains("sudo usermod --add-subuids");
  }

  @Test
  void mistakesInFilesAboutRegistriesAreTold() throws IOException {
    file("/config/containers/registries.conf", "[[registry]]\nlocation = \"r\"\nodd = 1\n");
    Host mine = new Host(root, Map.of("XDG_CONFIG_HOME", root.resolve("config").toString()));
    assertThat(new RegistryChecks(mine).findings())
        .filteredOn(each -> each.grade() == Finding.Grade.LESS)
        .extracting(Finding::detail)
        .contains(
            root.resolve("config/containers/registries.conf")
                + ":3:1: \"odd\" is ignored in [[registry]]: it is unknown");
  }

  @Test
  void subordinateIdsAreCountedOverAllRangesByNameAndNumber() {
    String ranges = "bob:100000:65536\nanna:200000:1000\n1234:300000:65536\nanna:bad:x\n";
    assertThat(IdChecks.count(ranges, "anna", "1234")).isEqualTo(66536);
    assertThat(IdChecks.count(ranges, "carl", "1")).isZero();
  }

  @Test
  void oldKernelsAndSwitchedOffNamespacesAreTold() throws IOException {
    file("/proc/sys/kernel/osrelease", "5.4.0-generic\n");
    file("/proc/sys/kernel/unprivileged_userns_clone", "0\n");
    file("/dev/net/tun", "");
    assertThat(new KernelChecks(host).findings())
        .extracting(Finding::grade)
        .containsExactly(
            Finding.Grade.LESS, Finding.Grade.MISSING, Finding.Grade.OK, Finding.Grade.LESS);
    file("/proc/sys/kernel/osrelease", "6.1.0-13-amd64\n");
    file("/proc/sys/kernel/unprivileged_userns_clone", "1\n");
    assertThat(new KernelChecks(host).findings())
        .extracting(Finding::grade)
        .startsWith(Finding.Grade.OK, Finding.Grade.OK);
  }

  @Test
  void delegatedControllersAreListedTheOthersHaveAFix() throws IOException {
    String manager =
        "/sys/fs/cgroup/user.slice/user-%1$d.slice/user@%1$d.service/cgroup.controllers"
            .formatted(host.uid());
    file("/sys/fs/cgroup/cgroup.controllers", "cpu memory pids io\n");
    file(manager, "memory pids\n");
    assertThat(new KernelChecks(host).findings().getLast().text())
        .contains("not delegated: cpu (no such limits)")
        .contains("Delegate=cpu");
    file(manager, "cpu memory pids\n");
    assertThat(new KernelChecks(host).findings().getLast().grade()).isEqualTo(Finding.Grade.OK);
  }
}
