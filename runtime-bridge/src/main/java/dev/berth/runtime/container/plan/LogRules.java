package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.LogConfig;
import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks of log drivers and their options. */
final class LogRules {
  static final String DEFAULT_DRIVER = "json-file";

  private static final Set<String> COMMON =
      Set.of("mode", "max-buffer-size", "labels", "labels-regex", "env", "env-regex", "tag");
  private static final Set<String> FILES = Set.of("max-size", "max-file", "compress");
  private static final List<String> FILE_DRIVERS = List.of("json-file", "local", "k8s-file");

  private LogRules() {}

  static void check(LogConfig log) {
    String driver = driver(log);
    boolean files = FILE_DRIVERS.contains(driver);
    if (!files && !driver.equals("journald") && !driver.equals("none")) {
      throw EngineException.invalid("logger: no log driver named '" + driver + "' is registered");
    }
    Map<String, String> options = log.config() == null ? Map.of() : log.config();
    for (Map.Entry<String, String> option : options.entrySet()) {
      String name = option.getKey();
      if (!COMMON.contains(name) && !(files && FILES.contains(name))) {
        throw EngineException.invalid(
            "unknown log opt '" + name + "' for " + driver + " log driver");
      }
      checkValue(name, option.getValue());
    }
    if (options.containsKey("max-buffer-size") && !"non-blocking".equals(options.get("mode"))) {
      throw EngineException.invalid(
          "logger: max-buffer-size option is only supported with 'mode=non-blocking'");
    }
  }

  static String driver(LogConfig log) {
    String type = log.type();
    return type == null || type.isEmpty() ? DEFAULT_DRIVER : type;
  }

  private static void checkValue(String name, String value) {
    switch (name) {
      case "mode" -> {
        if (!List.of("", "blocking", "non-blocking").contains(value)) {
          throw EngineException.invalid("logger: logging mode not supported: " + value);
        }
      }
      case "max-file" -> {
        if (!digits(value) || value.length() > 9 || Integer.parseInt(value) < 1) {
          throw EngineException.invalid("max-file cannot be less than 1: \"" + value + '"');
        }
      }
      case "max-size", "max-buffer-size" -> {
        if (!size(value)) {
          throw EngineException.invalid("invalid size: '" + value + "'");
        }
      }
      default -> {}
    }
  }

  private static boolean size(String value) {
    if (value.equals("-1")) {
      return true;
    }
    String lower = value.toLowerCase(java.util.Locale.ROOT);
    int end = 0;
    while (end < lower.length()
        && (Character.isDigit(lower.charAt(end)) || lower.charAt(end) == '.')) {
      end++;
    }
    return end > 0
        && List.of("", "b", "k", "kb", "kib", "m", "mb", "mib", "g", "gb", "gib")
            .contains(lower.substring(end).trim());
  }

  private static boolean digits(String value) {
    return !value.isEmpty() && value.chars().allMatch(Character::isDigit);
  }
}
