package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.build.dockerfile.Instruction.Healthcheck;
import java.math.BigDecimal;

/** The health check of an image config. */
final class HealthcheckJson {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  private HealthcheckJson() {}

  /** Sets it, and returns how history tells it: as Go prints its record. */
  static String write(ObjectNode config, Healthcheck check) {
    ObjectNode node = config.putObject("Healthcheck");
    check.test().forEach(node.putArray("Test")::add);
    number(node, "Interval", check.interval());
    number(node, "Timeout", check.timeout());
    number(node, "StartPeriod", check.startPeriod());
    number(node, "StartInterval", check.startInterval());
    number(node, "Retries", check.retries());
    return "HEALTHCHECK &{["
        + String.join(" ", check.test())
        + "] "
        + String.join(
            " ",
            duration(check.interval()),
            duration(check.timeout()),
            duration(check.startPeriod()),
            duration(check.startInterval()),
            String.valueOf(check.retries()))
        + "}";
  }

  private static void number(ObjectNode node, String field, long value) {
    if (value != 0) {
      node.put(field, value);
    }
  }

  /** {@code 1m30s}, {@code 1.5s}, {@code 20ms}. */
  static String duration(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < SECOND) {
      long unit = nanos >= MILLI ? MILLI : nanos >= MICRO ? MICRO : 1;
      return plain(nanos, unit) + (unit == MILLI ? "ms" : unit == MICRO ? "µs" : "ns");
    }
    long minutes = nanos / SECOND / 60;
    String seconds = plain(nanos - minutes * 60 * SECOND, SECOND) + "s";
    if (minutes == 0) {
      return seconds;
    }
    String rest = minutes % 60 + "m" + seconds;
    return minutes < 60 ? rest : minutes / 60 + "h" + rest;
  }

  private static String plain(long nanos, long unit) {
    return BigDecimal.valueOf(nanos)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }
}
