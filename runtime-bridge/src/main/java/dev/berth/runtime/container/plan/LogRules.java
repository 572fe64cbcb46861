package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.LogConfig;
import dev.berth.runtime.log.option.LogDrivers;
import java.util.Map;

/** Checks of log drivers and their options. Values of the file drivers are checked at start. */
final class LogRules {
  private LogRules() {}

  static void check(LogConfig log) {
    Map<String, String> options = log.config();
    LogDrivers.check(driver(log), options == null ? Map.of() : options);
  }

  static String driver(LogConfig log) {
    String type = log.type();
    return type == null || type.isEmpty() ? LogDrivers.DEFAULT : type;
  }
}
