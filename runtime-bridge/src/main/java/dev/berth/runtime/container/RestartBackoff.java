package dev.berth.runtime.container;

import java.time.Duration;

/** The pause before a restart: 100 ms, doubled up to a minute; a run of ten seconds resets it. */
final class RestartBackoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration GOOD_RUN = Duration.ofSeconds(10);

  private Duration next = FIRST;

  /** The pause after a run of the length given. */
  Duration after(Duration run) {
    if (run.compareTo(GOOD_RUN) >= 0) {
      next = FIRST;
    }
    Duration pause = next;
    Duration doubled = pause.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return pause;
  }

  void reset() {
    next = FIRST;
  }
}
