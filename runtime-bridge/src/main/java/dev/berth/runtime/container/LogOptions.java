package dev.berth.runtime.container;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a container's log is written.
 *
 * @param driver as the monitor names it: {@code k8s-file}, {@code journald} or {@code none}
 * @param maxSize bytes of one piece, 0 for no limit
 * @param maxFiles pieces in all
 */
record LogOptions(String driver, @Nullable Path path, long maxSize, int maxFiles) {

  /** Whether the container's driver stores output in a file of the engine's. */
  static boolean keepsFile(Container container) {
    String type = container.hostConfig().logConfig().type();
    return !"none".equals(type) && !"journald".equals(type);
  }

  static LogOptions of(Container container) {
    LogConfig config = container.hostConfig().logConfig();
    String path = container.logPath();
    if (!keepsFile(container) || path == null) {
      boolean journal = "journald".equals(config.type());
      return new LogOptions(journal ? "journald" : "none", null, 0, 1);
    }
    Map<String, String> options = config.config() == null ? Map.of() : config.config();
    return new LogOptions(
        "k8s-file", Path.of(path), size(options.get("max-size")), count(options.get("max-file")));
  }

  /**
   * Bytes after which the monitor begins the log anew. Rotation into pieces is this service's work;
   * while it is away the monitor only sees to it that the pieces' total is kept.
   */
  long monitorLimit() {
    return maxSize * maxFiles;
  }

  private static int count(@Nullable String text) {
    try {
      return text == null ? 1 : Math.max(1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  private static long size(@Nullable String text) {
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
