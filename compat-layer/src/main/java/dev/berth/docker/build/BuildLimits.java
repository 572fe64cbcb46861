package dev.berth.docker.build;

import dev.berth.api.Query;
import dev.berth.runtime.container.ResourcesBuilder;

/** The limits of a build's containers, which both dialects name alike. */
public final class BuildLimits {
  private BuildLimits() {}

  /** All but ulimits. */
  public static ResourcesBuilder of(Query query) {
    return new ResourcesBuilder()
        .memory(number(query, "memory"))
        .memorySwap(number(query, "memswap"))
        .cpuShares(number(query, "cpushares"))
        .cpuPeriod(number(query, "cpuperiod"))
        .cpuQuota(number(query, "cpuquota"))
        .cpusetCpus(query.optional("cpusetcpus"))
        .cpusetMems(query.optional("cpusetmems"))
        .cgroupParent(query.optional("cgroupparent"));
  }

  /** What is no number counts as none, as in dockerd. */
  public static long number(Query query, String key) {
    try {
      return Long.parseLong(query.get(key));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
