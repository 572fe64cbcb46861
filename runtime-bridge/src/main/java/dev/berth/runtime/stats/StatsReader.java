package dev.berth.runtime.stats;

import org.jspecify.annotations.Nullable;

/** Samples containers. */
public interface StatsReader {
  /** A sample now, or null when the container does not run. */
  @Nullable Stats sample(String containerRef);
}
