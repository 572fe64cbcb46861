package dev.berth.runtime.container;

import java.time.Instant;
import java.util.List;

/**
 * Result of health probes so far.
 *
 * @param status {@code starting}, {@code healthy} or {@code unhealthy}
 * @param log the last five probes, oldest first
 */
public record HealthState(String status, int failingStreak, List<Probe> log) {
  /** One probe; {@code exitCode} is -1 when it timed out; output is cut at 4096 bytes. */
  public record Probe(Instant start, Instant end, int exitCode, String output) {}
}
