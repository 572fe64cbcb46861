package dev.berth.libpod.image;

import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.text.GoDuration;
import java.util.List;

/**
 * How often a transfer is tried again. This engine tries again as often as it helps, and waits as
 * long as a registry asks: numbers are taken, what is none is refused.
 */
public final class RetryChoice {
  private RetryChoice() {}

  /** Checks {@code retry} and {@code retryDelay}, however they are spelled. */
  public static void check(Query query) {
    String retry = query.get("retry");
    if (!retry.isEmpty() && !retry.matches("\\d{1,9}")) {
      throw PodmanException.plain(400, "schema: error converting value for \"retry\"");
    }
    for (String key : List.of("retryDelay", "retrydelay", "retry-delay")) {
      String delay = query.get(key);
      if (!delay.isEmpty() && GoDuration.parse(delay) == null && !delay.matches("\\d{1,9}")) {
        throw PodmanException.plain(400, "time: invalid duration \"" + delay + "\"");
      }
    }
  }
}
