package dev.berth.runtime.container;

import org.jspecify.annotations.Nullable;

/**
 * What Podman adds to a health check. Null means the default.
 *
 * @param startup a check that must succeed before the regular one begins, null for none
 * @param startupSuccesses how often it must succeed in a row, zero for once
 * @param onFailure what happens to a container that becomes unhealthy: {@code kill}, {@code
 *     restart}, {@code stop}; null for nothing
 * @param logDestination where results are kept; shown only
 * @param maxLogCount how many results are kept, 0 for all, null for five
 * @param maxLogSize how many characters of output are kept, 0 for all, null for 500
 */
public record HealthExtras(
    @Nullable Healthcheck startup,
    int startupSuccesses,
    @Nullable String onFailure,
    @Nullable String logDestination,
    @Nullable Integer maxLogCount,
    @Nullable Integer maxLogSize) {
  /** Nothing added. */
  public static final HealthExtras NONE = new HealthExtras(null, 0, null, null, null, null);
}
