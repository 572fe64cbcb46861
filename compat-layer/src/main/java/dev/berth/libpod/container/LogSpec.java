package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.LogConfig;
import dev.berth.wire.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the output of a specification goes. */
final class LogSpec {
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
