package dev.berth.runtime.oci;

import dev.berth.runtime.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Finds helper programs: in PATH, then where distributions hide them. */
public final class Programs {
  private static final List<String> HIDDEN =
      List.of(
          "/usr/bin",
          "/usr/sbin",
          "/usr/local/bin",
          "/usr/libexec/podman",
          "/usr/lib/podman",
          "/usr/local/libexec/podman");

  private Programs() {}

  /** The absolute path of a program; UNAVAILABLE when it is not installed. */
  public static Path find(String name, Map<String, String> environment) {
    for (String directory : environment.getOrDefault("PATH", "").split(":")) {
      Path candidate = Path.of(directory.isEmpty() ? "." : directory, name);
      if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    for (String directory : HIDDEN) {
      Path candidate = Path.of(directory, name);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw EngineException.unavailable(name + " is not installed: it is not in PATH");
  }
}
