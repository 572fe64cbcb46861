package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.build.dockerfile.Instruction.Healthcheck;
import dev.berth.runtime.build.dockerfile.Instruction.Source;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.log.option.GoText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code HEALTHCHECK [options] CMD command} and {@code HEALTHCHECK NONE}. */
final class HealthcheckParser {
  private static final long MINIMUM = 1_000_000;
  private static final Set<String> OPTIONS =
      Set.of("interval", "timeout", "start-period", "start-interval", "retries");

  private HealthcheckParser() {}

  static Healthcheck parse(RawInstruction raw, Source source) {
    if (raw.rest().isEmpty()) {
      throw EngineException.invalid("HEALTHCHECK requires at least one argument");
    }
    String[] halves = raw.rest().split("\\s+", 2);
    String kind = halves[0].toUpperCase(Locale.ROOT);
    String command = halves.length > 1 ? halves[1].strip() : "";
    if (kind.equals("NONE")) {
      if (!command.isEmpty()) {
        throw EngineException.invalid("HEALTHCHECK NONE takes no arguments");
      }
      return new Healthcheck(source, List.of("NONE"), 0, 0, 0, 0, 0);
    }
    Flags flags = new Flags(raw, OPTIONS, Set.of(), Set.of());
    return new Healthcheck(
        source,
        test(kind, command),
        interval(flags, "interval"),
        interval(flags, "timeout"),
        interval(flags, "start-period"),
        interval(flags, "start-interval"),
        retries(flags.get("retries", "0")));
  }

  private static List<String> test(String kind, String command) {
    if (!kind.equals("CMD")) {
      throw EngineException.invalid("Unknown type \"" + kind + "\" in HEALTHCHECK (try CMD)");
    }
    List<String> words = JsonWords.of(command);
    if (words == null ? command.isEmpty() : words.isEmpty()) {
      throw EngineException.invalid("Missing command after HEALTHCHECK CMD");
    }
    List<String> test = new ArrayList<>();
    test.add(words == null ? "CMD-SHELL" : "CMD");
    test.addAll(words == null ? List.of(command) : words);
    return test;
  }

  private static long interval(Flags flags, String name) {
    String value = flags.filled(name);
    if (value == null) {
      return 0;
    }
    long nanos = GoText.parseDuration(value).toNanos();
    if (nanos != 0 && nanos < MINIMUM) {
      throw EngineException.invalid("Interval \"" + name + "\" cannot be less than 1ms");
    }
    return nanos;
  }

  private static int retries(String value) {
    BigInteger number;
    try {
      number = new BigInteger(value);
    } catch (NumberFormatException e) {
      throw EngineException.invalid("strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
    }
    if (number.bitLength() >= Integer.SIZE) {
      throw EngineException.invalid(
          "strconv.ParseInt: parsing \"" + value + "\": value out of range");
    }
    if (number.signum() < 0) {
      throw EngineException.invalid("--retries cannot be negative (" + number + ")");
    }
    return number.intValue();
  }
}
