package dev.berth.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxHostFactsTest {
  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private LinuxHostFacts facts(String driver) {
    return new LinuxHostFacts(
        new HostFiles(root), () -> driver, new ProgramVersions(name -> Path.of("/bin/sh", name)));
  }

  @Test
  void readsTheFilesOfTheHost() throws IOException {
    file("proc/sys/kernel/hostname", "box\n");
    file("proc/sys/kernel/osrelease", "6.1.0-32-amd64\n");
    file("proc/meminfo", "MemFree: 1 kB\nMemTotal:       2048 kB\n");
    file("etc/os-release", "ID=x\nPRETTY_NAME=\"X Linux 1\"\nVERSION_ID=1\n");
    LinuxHostFacts facts = facts("none");
    assertThat(facts.hostName()).isEqualTo("box");
    assertThat(facts.kernelVersion()).isEqualTo("6.1.0-32-amd64");
    assertThat(facts.memoryBytes()).isEqualTo(2 << 20);
    assertThat(facts.operatingSystem()).isEqualTo("X Linux 1");
    assertThat(facts.osVersion()).isEqualTo("1");
    assertThat(facts.programVersion("absent")).isEmpty();
  }

  @Test
  void tellsTheControllersThatAreDelegated() throws IOException {
    String user = "/user.slice/user-1000.slice/user@1000.service";
    file("proc/self/cgroup", "0::" + user + "/app.slice/x.service\n");
    file("sys/fs/cgroup" + user + "/cgroup.controllers", "cpu memory pids\n");
    LinuxHostFacts facts = facts("systemd");
    assertThat(facts.cgroupControllers()).containsExactly("cpu", "memory", "pids");
    assertThat(facts.warnings())
        .containsExactly("WARNING: No cpuset support", "WARNING: No io.weight support");
  }

  @Test
  void saysThatNothingCanBeLimited() throws IOException {
    file("sys/fs/cgroup/cgroup.controllers", "misc\n");
    file("proc/self/cgroup", "4:memory:/x\n0::/\n");
    LinuxHostFacts facts = facts("none");
    assertThat(facts.cgroupControllers()).isEmpty();
    assertThat(facts.warnings())
        .singleElement()
        .asString()
        .contains("boot the system in cgroup v2 mode");
  }

  @Test
  void findsVersionsInWhatProgramsPrint() {
    assertThat(ProgramVersions.parse("crun version 1.8.1\ncommit: f8a0\n")).isEqualTo("1.8.1");
    assertThat(ProgramVersions.parse("netavark 1.4.0")).isEqualTo("1.4.0");
    assertThat(ProgramVersions.parse("Docker version 28.2.2, build e6")).isEqualTo("28.2.2");
    assertThat(ProgramVersions.parse("")).isEmpty();
    ProgramVersions missing =
        new ProgramVersions(
            name -> {
              throw EngineException.unavailable(name);
            });
    assertThat(missing.version("x")).isEmpty();
  }
}
