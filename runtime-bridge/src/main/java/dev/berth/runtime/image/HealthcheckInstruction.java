package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.error.EngineException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code HEALTHCHECK [options] CMD command} and {@code HEALTHCHECK NONE}. */
final class HealthcheckInstruction {
  private static final long MINIMUM = 1_000_000;

  private final ObjectNode config;
  private final Set<String> given = new HashSet<>();

  HealthcheckInstruction(ObjectNode config) {
    this.config = config;
  }

  void apply(DockerfileInstruction instruction) {
    String rest = instruction.arguments();
    if (rest.isEmpty()) {
      throw EngineException.invalid("HEALTHCHECK requires at least one argument");
    }
    ObjectNode check = config.objectNode();
    instruction.flags().forEach(each -> option(check, each));
    String[] halves = rest.split("\\s+", 2);
    String kind = halves[0].toUpperCase(Locale.ROOT);
    test(check, kind, halves.length > 1 ? halves[1] : "");
    config.set("Healthcheck", check);
  }

  private static void test(ObjectNode check, String kind, String command) {
    if (kind.equals("NONE")) {
      if (!command.isEmpty()) {
        throw EngineException.invalid("HEALTHCHECK NONE takes no arguments");
      }
      check.removeAll();
      check.putArray("Test").add("NONE");
    } else if (kind.equals("CMD")) {
      if (command.isEmpty()) {
        throw EngineException.invalid("Missing command after HEALTHCHECK CMD");
      }
      List<String> words = DockerfileWords.json(command);
      ArrayNode test = check.putArray("Test").add(words == null ? "CMD-SHELL" : "CMD");
      (words == null ? List.of(command) : words).forEach(test::add);
    } else {
      throw EngineException.invalid("Unknown type \"" + kind + "\" in HEALTHCHECK (try CMD)");
    }
  }

  private void option(ObjectNode check, String option) {
    int equals = option.indexOf('=');
    String name = option.substring(2, equals < 0 ? option.length() : equals);
    String field =
        switch (name) {
          case "interval" -> "Interval";
          case "timeout" -> "Timeout";
          case "start-period" -> "StartPeriod";
          case "start-interval" -> "StartInterval";
          case "retries" -> "Retries";
          default -> throw EngineException.invalid("Unknown flag: " + name);
        };
    if (!given.add(name)) {
      throw EngineException.invalid("Duplicate flag specified: " + name);
    }
    if (equals < 0) {
      throw EngineException.invalid("Missing a value on flag: " + name);
    }
    String value = option.substring(equals + 1);
    if (name.equals("retries")) {
      check.put(field, retries(value));
    } else if (!value.isEmpty()) {
      check.put(field, interval(name, value));
    }
  }

  private static long interval(String name, String value) {
    long nanos = GoDurations.nanos(value);
    if (nanos != 0 && nanos < MINIMUM) {
      throw EngineException.invalid("Interval \"" + name + "\" cannot be less than 1ms");
    }
    return nanos;
  }

  private static int retries(String value) {
    int retries;
    try {
      retries = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw EngineException.invalid("strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
    }
    if (retries < 0) {
      throw EngineException.invalid("--retries cannot be negative (" + retries + ")");
    }
    return retries;
  }
}
