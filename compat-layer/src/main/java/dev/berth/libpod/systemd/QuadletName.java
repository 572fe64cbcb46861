package dev.berth.libpod.systemd;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of quadlet files, and of the services that are made of them (podman-systemd.unit(5)). */
final class QuadletName {
  /** What stands behind the file's name in its service's, by the file's extension. */
  private static final Map<String, String> SUFFIXES =
      Map.of(
          "container", "",
          "kube", "",
          "volume", "-volume",
          "network", "-network",
          "image", "-image",
          "build", "-build",
          "pod", "-pod",
          "artifact", "-artifact");

  private QuadletName() {}

  /** Whether the file is of a kind that becomes a service. */
  static boolean supported(String file) {
    return SUFFIXES.containsKey(kind(file));
  }

  /** The extension with its dot, empty for none. */
  static String extension(String file) {
    int dot = file.lastIndexOf('.');
    return dot < 0 ? "" : file.substring(dot);
  }

  private static String kind(String file) {
    String extension = extension(file);
    return extension.isEmpty() ? "" : extension.substring(1);
  }

  /** The service's name, by {@code ServiceName=} where the file has it. */
  static String service(String file, String text) {
    String kind = kind(file);
    String section = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
    String told = value(text, section, "ServiceName");
    String base = file.substring(0, file.length() - kind.length() - 1);
    String suffix = SUFFIXES.getOrDefault(kind, "");
    int at = base.indexOf('@');
    String own = at < 0 ? base + suffix : base.substring(0, at) + suffix + base.substring(at);
    return (told == null || told.isEmpty() ? own : told) + ".service";
  }

  /** The last value of a key of a section, null for none. */
  private static @Nullable String value(String text, String section, String key) {
    String found = null;
    boolean inside = false;
    for (String raw : text.split("\n", -1)) {
      String line = raw.strip();
      if (line.startsWith("[") && line.endsWith("]")) {
        inside = line.equals("[" + section + "]");
      } else if (inside && !line.startsWith("#") && !line.startsWith(";")) {
        int equals = line.indexOf('=');
        if (equals > 0 && line.substring(0, equals).strip().equals(key)) {
          found = line.substring(equals + 1).strip();
        }
      }
    }
    return found;
  }
}
