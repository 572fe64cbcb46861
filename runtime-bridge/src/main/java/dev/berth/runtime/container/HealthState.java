package dev.berth.runtime.container;

import java.time.Instant;
import java.util.List;

/**
 * Result of health probes so far.
 *
 * @param status {@code starting}, {@code healthy} or {@code unhealthy}
 * @param log the last probes, oldest first: five, unless the container asked for another number
 * @param startupSuccesses how often the startup check succeeded in a row, -1 once that is enough
 */
public record HealthState(String status, int failingStreak, List<Probe> log, int startupSuccesses) {
  /** Without a startup check. */
  public HealthState(String status, int failingStreak, List<Probe> log) {
    this(status, failingStreak, log, 0);
  }

  /** One probe; {@code exitCode} is -1 when it timed out; output is cut at 4096 bytes. */
  public record Probe(Instant start, Instant end, int exitCode, String output) {}
}
