package dev.berth.runtime.container;

import java.time.Duration;

/** The times of a health check with Docker's defaults filled in. */
record HealthTimes(
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    Duration startInterval,
    int retries) {
  private static final int RETRIES = 3;

  static HealthTimes of(Healthcheck check) {
    return new HealthTimes(
        orSeconds(check.interval(), 30),
        orSeconds(check.timeout(), 30),
        orSeconds(check.startPeriod(), 0),
        orSeconds(check.startInterval(), 5),
        check.retries() > 0 ? check.retries() : RETRIES);
  }

  private static Duration orSeconds(long nanos, int seconds) {
    return nanos > 0 ? Duration.ofNanos(nanos) : Duration.ofSeconds(seconds);
  }
}
