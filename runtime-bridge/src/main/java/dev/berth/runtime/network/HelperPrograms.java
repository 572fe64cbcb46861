package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where the programs of the network are; a missing one is named together with its package. */
final class HelperPrograms {
  private static final List<String> DIRECTORIES =
      List.of("/usr/lib/podman", "/usr/libexec/podman", "/usr/lib/systemd", "/lib/systemd");
  private static final List<String> SYSTEM_DIRECTORIES =
      List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/local/sbin");

  private final String path;
  private final Map<String, Path> found = new ConcurrentHashMap<>();

  HelperPrograms(Map<String, String> environment) {
    this.path = environment.getOrDefault("PATH", "");
  }

  /** The program's path, or null when it is not installed. */
  @Nullable Path find(String program) {
    Path known = found.get(program);
    if (known != null && Files.isExecutable(known)) {
      return known;
    }
    Path located = locate(program);
    if (located != null) {
      found.put(program, located);
    }
    return located;
  }

  /** The program's path; INTERNAL naming the package when it is missing. */
  String require(String program, String debianPackage) {
    Path located = find(program);
    if (located == null) {
      throw EngineException.internal(
          program + " is not installed: install the package " + debianPackage, null);
    }
    return located.toString();
  }

  private @Nullable Path locate(String program) {
    for (String directory : path.split(":", -1)) {
      Path candidate = executable(directory, program);
      if (candidate != null) {
        return candidate;
      }
    }
    for (List<String> group : List.of(SYSTEM_DIRECTORIES, DIRECTORIES)) {
      for (String directory : group) {
        Path candidate = executable(directory, program);
        if (candidate != null) {
          return candidate;
        }
      }
    }
    return null;
  }

  private static @Nullable Path executable(String directory, String program) {
    if (!directory.startsWith("/")) {
      return null;
    }
    Path candidate = Path.of(directory, program);
    return Files.isExecutable(candidate) ? candidate : null;
  }
}
