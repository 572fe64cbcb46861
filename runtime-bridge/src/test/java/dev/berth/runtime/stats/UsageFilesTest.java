package dev.berth.runtime.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageFilesTest {
  private static final String ID = "ab".repeat(32);

  @TempDir Path root;
  private KernelFiles files;

  @BeforeEach
  void open() {
    files = new KernelFiles(root.resolve("proc"), root.resolve("cgroup"));
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void readsTheContainersOwnCgroup() throws IOException {
    file("proc/self/cgroup", "0::/user/engine\n");
    file("proc/7/cgroup", "1:cpu:/x\n0::/user/crun-" + ID + ".scope/init.scope\n");
    String own = "cgroup/user/crun-" + ID + ".scope/";
    file(own + "cpu.stat", "usage_usec 30\nuser_usec 20\nsystem_usec 10\n");
    file(own + "memory.current", "4096\n");
    file(own + "memory.max", "max\n");
    file(own + "memory.stat", "anon 1\ninactive_file 2\n");
    file(own + "pids.current", "3\n");
    file(own + "io.stat", "8:0 rbytes=5 wbytes=6 rios=1\n");
    file(own + "init.scope/memory.current", "1\n");
    file(own + "init.scope/memory.max", "1024\n");
    CgroupFiles cgroup = CgroupFiles.of(files, 7, ID);
    assertThat(cgroup.complete()).isTrue();
    assertThat(cgroup.number("memory.current")).isEqualTo(4096);
    assertThat(cgroup.number("memory.max")).isNull();
    assertThat(cgroup.limit("memory.max"))
        .as("crun's systemd manager limits below")
        .isEqualTo(1024);
    assertThat(cgroup.limit("pids.max")).isNull();
    assertThat(cgroup.cpu()).containsEntry("usage_usec", 30L);
    assertThat(cgroup.memoryStat()).containsEntry("inactive_file", 2L);
    assertThat(cgroup.io())
        .containsExactly(new Stats.BlockIo(8, 0, "read", 5), new Stats.BlockIo(8, 0, "write", 6));
  }

  @Test
  void takesNoSharedCgroupForTheContainers() throws IOException {
    file("proc/self/cgroup", "0::/user/engine\n");
    file("proc/7/cgroup", "0::/user/engine\n");
    file("cgroup/user/engine/memory.current", "4096\n");
    CgroupFiles cgroup = CgroupFiles.of(files, 7, ID);
    assertThat(cgroup.complete()).isFalse();
    assertThat(cgroup.number("memory.current")).isNull();
  }

  @Test
  void addsUpProcesses() throws IOException {
    String stat =
        "(a b) c) S 1 1 1 0 -1 0 1 1 1 1 %d %d %d %d 20 0 %d 0 100 999 %d 18446744073709551615";
    file("proc/7/stat", "7 " + stat.formatted(10, 20, 1, 2, 3, 100));
    file("proc/8/stat", "8 " + stat.formatted(5, 5, 0, 0, 1, 50));
    ProcessUsage usage = ProcessUsage.of(files, List.of(7, 8, 9));
    assertThat(usage).isEqualTo(new ProcessUsage(160_000_000L, 270_000_000L, 150 * 4096, 4));
  }

  @Test
  void readsTheHostsTimeAndTheInterfaces() throws IOException {
    file("proc/stat", "cpu  1 2 3 4 5 6 7 8 100 100\ncpu0 1\ncpu1 1\nintr 5\n");
    assertThat(HostCpu.read(files)).isEqualTo(new HostCpu(360_000_000L, 2));
    file(
        "proc/7/net/dev",
        "Inter-|   Receive\n face |bytes\n    lo: 9 9 9 9 0 0 0 0 9 9 9 9 0 0 0 0\n"
            + "  eth0: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n");
    assertThat(NetworkCounters.read(files, 7))
        .isEqualTo(Map.of("eth0", new Stats.NetworkIo(1, 2, 3, 4, 5, 6, 7, 8)));
  }
}
