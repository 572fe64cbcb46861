package dev.berth.runtime.stats;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Samples a container's own cgroup; where it has none, adds up its processes. Each figure falls
 * back on its own, as controllers may be delegated in part.
 */
public final class CgroupStatsReader implements StatsReader {
  private final Containers containers;
  private final KernelFiles files;

  public CgroupStatsReader(Containers containers) {
    this(containers, new KernelFiles(Path.of("/proc"), Path.of("/sys/fs/cgroup")));
  }

  CgroupStatsReader(Containers containers, KernelFiles files) {
    this.containers = containers;
    this.files = files;
  }

  @Override
  public @Nullable Stats sample(String containerRef) {
    Container container = containers.get(containerRef);
    int pid = container.state().pid();
    if (!container.state().running() || pid <= 0) {
      return null;
    }
    CgroupFiles cgroup = CgroupFiles.of(files, pid, container.id().hex());
    ProcessUsage processes =
        cgroup.complete()
            ? ProcessUsage.NONE
            : ProcessUsage.of(files, containers.processIds(container.id().hex()));
    return sample(container, cgroup, processes);
  }

  private Stats sample(Container container, CgroupFiles cgroup, ProcessUsage processes) {
    HostCpu host = HostCpu.read(files);
    Map<String, Long> cpu = cgroup.cpu();
    boolean counted = cpu.containsKey("usage_usec");
    Long memory = cgroup.number("memory.current");
    Long limit = cgroup.limit("memory.max");
    Long pids = cgroup.number("pids.current");
    return new Stats(
        Instant.now(),
        counted ? micros(cpu, "usage_usec") : processes.userNanos() + processes.kernelNanos(),
        counted ? micros(cpu, "user_usec") : processes.userNanos(),
        counted ? micros(cpu, "system_usec") : processes.kernelNanos(),
        host.totalNanos(),
        host.cpus(),
        cpu.getOrDefault("nr_periods", 0L),
        cpu.getOrDefault("nr_throttled", 0L),
        micros(cpu, "throttled_usec"),
        memory == null ? processes.residentBytes() : memory,
        limit == null ? files.memoryTotal() : limit,
        memory == null ? processes.memoryStat() : cgroup.memoryStat(),
        pids == null ? processes.threads() : pids,
        cgroup.limit("pids.max"),
        cgroup.io(),
        networks(container));
  }

  private static long micros(Map<String, Long> values, String key) {
    return values.getOrDefault(key, 0L) * 1000;
  }

  /** Nothing of its own is to be told where the network is the host's or there is none. */
  private @Nullable Map<String, Stats.NetworkIo> networks(Container container) {
    String mode = container.hostConfig().networkMode();
    boolean off = container.config().networkDisabled();
    if (off || List.of("host", "none").contains(String.valueOf(mode))) {
      return null;
    }
    return NetworkCounters.read(files, container.state().pid());
  }
}
