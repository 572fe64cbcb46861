package dev.berth.runtime.container.plan;

import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;

/** Checks of limits, for create and update; tells what cannot be set on this host. */
public final class ResourceRules {
  private static final long SMALLEST_MEMORY = 6L << 20;

  private final HostFacts facts;

  public ResourceRules(HostFacts facts) {
    this.facts = facts;
  }

  /**
   * Fails INVALID with Docker's text, or returns warnings.
   *
   * @param update an update of limits: a swap limit may come without a memory limit
   */
  public List<String> check(Resources resources, boolean update) {
    List<String> warnings = new ArrayList<>();
    memory(resources, update);
    cpu(resources);
    CpuSets.check(resources, facts.cpus());
    blockIo(resources);
    UlimitRules.check(resources.ulimits(), warnings);
    obsolete(resources, warnings);
    Resources unused = LimitSupport.keep(resources, facts.cgroupControllers(), warnings);
    return warnings;
  }

  /** The limits that can be set on this host. */
  Resources supported(Resources resources) {
    return LimitSupport.keep(resources, facts.cgroupControllers(), new ArrayList<>());
  }

  private static void memory(Resources resources, boolean update) {
    long memory = resources.memory();
    long swap = resources.memorySwap();
    long reservation = resources.memoryReservation();
    require(memory == 0 || memory >= SMALLEST_MEMORY, "Minimum memory limit allowed is 6MB");
    require(
        memory <= 0 || swap <= 0 || swap >= memory,
        "Minimum memoryswap limit should be larger than memory limit, see usage");
    require(
        update || memory != 0 || swap <= 0,
        "You should always set the Memory limit when using Memoryswap limit, see usage");
    Long swappiness = resources.memorySwappiness();
    require(
        swappiness == null || (swappiness >= -1 && swappiness <= 100),
        "Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
    require(
        reservation <= 0 || reservation >= SMALLEST_MEMORY,
        "Minimum memory reservation allowed is 6MB");
    require(
        memory <= 0 || reservation <= 0 || memory >= reservation,
        "Minimum memory limit can not be less than memory reservation limit, see usage");
  }

  private void cpu(Resources resources) {
    long nano = resources.nanoCpus();
    long period = resources.cpuPeriod();
    long quota = resources.cpuQuota();
    require(
        nano <= 0 || period <= 0,
        "Conflicting options: Nano CPUs and CPU Period cannot both be set");
    require(
        nano <= 0 || quota <= 0, "Conflicting options: Nano CPUs and CPU Quota cannot both be set");
    int cpus = facts.cpus();
    require(
        nano >= 0 && nano <= cpus * 1_000_000_000L,
        "range of CPUs is from 0.01 to "
            + cpus
            + ".00, as there are only "
            + cpus
            + " CPUs available");
    require(
        period == 0 || (period >= 1000 && period <= 1_000_000),
        "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
    require(quota <= 0 || quota >= 1000, "CPU cfs quota can not be less than 1ms (i.e. 1000)");
    require(
        resources.cpuRealtimePeriod() == 0 && resources.cpuRealtimeRuntime() == 0,
        "kernel does not support CPU real-time scheduler");
    require(
        resources.cpuShares() >= 0 || !facts.cgroupControllers().contains("cpu"),
        "invalid CPU shares (" + resources.cpuShares() + "): value must be a positive integer");
  }

  private static void blockIo(Resources resources) {
    int weight = resources.blkioWeight();
    require(
        weight == 0 || (weight >= 10 && weight <= 1000),
        "Range of blkio weight is from 10 to 1000");
    require(
        resources.ioMaximumBandwidth() == 0,
        "invalid option: QoS maximum bandwidth configuration is not supported on linux");
    require(
        resources.ioMaximumIOps() == 0,
        "invalid option: QoS maximum IOPs configuration is not supported on linux");
  }

  private static void obsolete(Resources resources, List<String> warnings) {
    if (resources.kernelMemory() != 0) {
      warnings.add(
          "Your kernel does not support kernel memory limit capabilities or the cgroup is not"
              + " mounted. Limitation discarded.");
    }
    if (resources.kernelMemoryTcp() != 0) {
      warnings.add("Your kernel does not support kernel memory TCP limits. Limitation discarded.");
    }
    if (Boolean.TRUE.equals(resources.oomKillDisable())) {
      warnings.add("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
    }
    Long swappiness = resources.memorySwappiness();
    if (swappiness != null && swappiness != -1) {
      warnings.add(
          "Your kernel does not support memory swappiness capabilities or the cgroup is not"
              + " mounted. Memory swappiness discarded.");
    }
    if (resources.cpuPercent() > 0) {
      warnings.add("linux does not support CPU percent. Percent discarded.");
    }
    if (resources.cpuCount() > 0) {
      warnings.add("linux does not support CPU count. Count discarded.");
    }
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw EngineException.invalid(message);
    }
  }
}
