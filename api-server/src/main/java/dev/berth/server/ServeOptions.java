package dev.berth.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@code berth serve}. The environment's {@code BERTH_IDLE_TIMEOUT} stands for the
 * option of that name, so that a unit's drop-in can set it.
 *
 * @param socket path to bind when no socket was inherited
 * @param idleTimeout as given; null for the default
 */
record ServeOptions(Path socket, @Nullable Duration idleTimeout) {
  private static final Duration ACTIVATED = Duration.ofSeconds(300);

  static ServeOptions parse(List<String> arguments, Map<String, String> environment) {
    String socket = null;
    Duration idle = seconds(environment.get("BERTH_IDLE_TIMEOUT"));
    Iterator<String> words = arguments.iterator();
    while (words.hasNext()) {
      String word = words.next();
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value =
          equals < 0 ? (words.hasNext() ? words.next() : "") : word.substring(equals + 1);
      switch (name) {
        case "--socket" -> socket = value.startsWith("unix://") ? value.substring(7) : value;
        case "--idle-timeout" -> idle = seconds(value);
        default -> throw new IllegalArgumentException("unknown option " + name);
      }
    }
    // the launcher's namespace change moved the process to /
    Path origin = Path.of(environment.getOrDefault("PWD", "/"));
    return new ServeOptions(
        origin.resolve(socket == null ? defaultSocket(environment) : socket), idle);
  }

  private static @Nullable Duration seconds(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return Duration.ofSeconds(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number of seconds: " + text, e);
    }
  }

  static String defaultSocket(Map<String, String> environment) {
    String runtime = environment.get("XDG_RUNTIME_DIR");
    if (runtime == null || runtime.isEmpty()) {
      throw new IllegalArgumentException("XDG_RUNTIME_DIR is not set; give --socket PATH");
    }
    return runtime + "/berth/berth.sock";
  }

  /** Without an activator nobody would start us again, so the default is then to stay. */
  Duration idleTime(boolean activated) {
    if (idleTimeout != null) {
      return idleTimeout;
    }
    return activated ? ACTIVATED : Duration.ZERO;
  }
}
