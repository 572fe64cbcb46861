package dev.berth.runtime.container;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the monitor is to write a container's log. */
record LogOptions(String driver, @Nullable Path path, long maxSize) {

  /** Whether the container's driver stores output in a file of the engine's. */
  static boolean keepsFile(Container container) {
    String type = type(container);
    return !type.equals("none") && !type.equals("journald");
  }

  private static String type(Container container) {
    String type = container.hostConfig().logConfig().type();
    return type == null ? "" : type;
  }

  static LogOptions of(Container container) {
    LogConfig config = container.hostConfig().logConfig();
    if (!keepsFile(container)) {
      return new LogOptions(type(container), null, 0);
    }
    String path = container.logPath();
    return path == null
        ? new LogOptions("none", null, 0)
        : new LogOptions("k8s-file", Path.of(path), size(config.config()));
  }

  private static long size(@Nullable Map<String, String> options) {
    String text = options == null ? null : options.get("max-size");
    if (text == null || text.isEmpty() || text.equals("-1")) {
      return 0;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.endsWith("b")) {
      lower = lower.substring(0, lower.length() - 1);
    }
    int unit = lower.isEmpty() ? -1 : "kmgt".indexOf(lower.charAt(lower.length() - 1));
    String digits = unit < 0 ? lower : lower.substring(0, lower.length() - 1);
    try {
      return (long) (Double.parseDouble(digits) * (1L << (10 * (unit + 1))));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
