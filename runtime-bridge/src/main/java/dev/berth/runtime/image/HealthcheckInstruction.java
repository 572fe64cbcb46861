package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Locale;

/** {@code HEALTHCHECK [options] CMD command} and {@code HEALTHCHECK NONE}. */
final class HealthcheckInstruction {
  private final ObjectNode config;

  HealthcheckInstruction(ObjectNode config) {
    this.config = config;
  }

  void apply(String text) {
    ObjectNode check = config.putObject("Healthcheck");
    String rest = text;
    while (rest.startsWith("--")) {
      int space = rest.indexOf(' ');
      option(check, space < 0 ? rest : rest.substring(0, space));
      rest = space < 0 ? "" : rest.substring(space).strip();
    }
    int space = rest.indexOf(' ');
    String kind = (space < 0 ? rest : rest.substring(0, space)).toUpperCase(Locale.ROOT);
    String command = space < 0 ? "" : rest.substring(space).strip();
    ArrayNode test = check.putArray("Test");
    if (kind.equals("NONE")) {
      test.add("NONE");
    } else if (kind.equals("CMD") && !command.isEmpty()) {
      List<String> words = DockerfileWords.json(command);
      test.add(words == null ? "CMD-SHELL" : "CMD");
      (words == null ? List.of(command) : words).forEach(test::add);
    } else if (kind.equals("CMD")) {
      throw EngineException.invalid("Missing command after HEALTHCHECK CMD");
    } else {
      throw EngineException.invalid("Unknown type \"" + kind + "\" in HEALTHCHECK (try CMD)");
    }
  }

  private static void option(ObjectNode check, String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    String value = equals < 0 ? "" : option.substring(equals + 1);
    switch (name) {
      case "--interval" -> check.put("Interval", nanos(option, value));
      case "--timeout" -> check.put("Timeout", nanos(option, value));
      case "--start-period" -> check.put("StartPeriod", nanos(option, value));
      case "--start-interval" -> check.put("StartInterval", nanos(option, value));
      case "--retries" -> check.put("Retries", retries(value));
      default -> throw EngineException.invalid("Unknown flag: " + name.substring(2));
    }
  }

  private static int retries(String value) {
    try {
      int retries = Integer.parseInt(value);
      if (retries >= 0) {
        return retries;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw EngineException.invalid("--retries cannot be negative (" + value + ")");
  }

  /** Go's durations: {@code 1h2m3.5s}, {@code 100ms}. */
  private static long nanos(String option, String value) {
    double total = 0;
    int at = 0;
    while (at < value.length()) {
      int number = at;
      while (at < value.length()
          && (Character.isDigit(value.charAt(at)) || value.charAt(at) == '.')) {
        at++;
      }
      int unit = at;
      while (at < value.length() && Character.isLetter(value.charAt(at))) {
        at++;
      }
      total +=
          amount(option, value.substring(number, unit)) * scale(option, value.substring(unit, at));
      if (unit == number || at == unit) {
        throw invalid(option);
      }
    }
    if (value.isEmpty()) {
      throw invalid(option);
    }
    return (long) total;
  }

  private static double amount(String option, String number) {
    try {
      return Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw invalid(option);
    }
  }

  private static double scale(String option, String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3600e9;
      default -> throw invalid(option);
    };
  }

  private static EngineException invalid(String option) {
    return EngineException.invalid("invalid duration in \"" + option + "\"");
  }
}
