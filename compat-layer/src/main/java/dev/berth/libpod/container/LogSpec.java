package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.LogConfig;
import dev.berth.wire.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the output of a specification goes. */
final class LogSpec {
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

  private LogSpec() {}

  static LogConfig of(@Nullable JsonObject log) {
    String driver = log == null ? "" : log.text("driver");
    return new LogConfig(
        switch (driver) {
          case "" -> "k8s-file";
          case "passthrough", "passthrough-tty" ->
              throw PodmanException.plain(
                  500, "log driver " + driver + " needs the container to run below the client");
          default -> driver;
        },
        options(log));
  }

  /** A limit in bytes with its unit, as inspect shows it. */
  static String shown(@Nullable String size) {
    if (size == null || !size.matches("[0-9]{1,18}")) {
      return size == null ? "0B" : size;
    }
    double value = Long.parseLong(size);
    int unit = 0;
    while (value >= 1000 && unit < UNITS.size() - 1) {
      value /= 1000;
      unit++;
    }
    String text = String.format(Locale.ROOT, "%.4g", value);
    text = text.indexOf('.') < 0 ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    return text + UNITS.get(unit);
  }

  private static @Nullable Map<String, String> options(@Nullable JsonObject log) {
    if (log == null) {
      return null;
    }
    Map<String, String> options = new LinkedHashMap<>();
    Map<String, String> given = log.stringMap("options");
    if (given != null) {
      options.putAll(given);
    }
    long size = log.number("size");
    if (size > 0) {
      options.put("max-size", Long.toString(size));
    }
    if (!log.text("path").isEmpty() || options.containsKey("path")) {
      throw PodmanException.plain(
          500, "log_configuration.path is not supported by this engine: it keeps logs itself");
    }
    return options.isEmpty() ? null : options;
  }
}
