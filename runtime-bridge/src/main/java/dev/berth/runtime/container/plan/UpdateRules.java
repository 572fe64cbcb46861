package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.Resources;
import dev.berth.runtime.error.EngineException;

/** What a container's present limits rule out for new ones. */
final class UpdateRules {
  private UpdateRules() {}

  /** Fails CONFLICT with Docker's text. */
  static void check(Resources old, Resources given) {
    exclusive(given.nanoCpus(), old.cpuPeriod(), "Nano CPUs", "CPU Period");
    exclusive(given.nanoCpus(), old.cpuQuota(), "Nano CPUs", "CPU Quota");
    exclusive(given.cpuPeriod(), old.nanoCpus(), "CPU Period", "NanoCPUs");
    exclusive(given.cpuQuota(), old.nanoCpus(), "CPU Quota", "NanoCPUs");
    if (given.memory() > old.memorySwap() && given.memory() != 0 && given.memorySwap() == 0) {
      throw EngineException.conflict(
          "Memory limit should be smaller than already set memoryswap limit, update the memoryswap"
              + " at the same time");
    }
  }

  private static void exclusive(long given, long old, String what, String other) {
    if (given > 0 && old > 0) {
      throw EngineException.conflict(
          "Conflicting options: "
              + what
              + " cannot be updated as "
              + other
              + " has already been set");
    }
  }
}
