package dev.berth.runtime.container.plan;

import dev.berth.runtime.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of OCI runtimes: a known name that is installed, or an absolute path. */
final class RuntimeRules {
  /** What runs containers when nothing is asked for. */
  static final String DEFAULT = "crun";

  private static final Set<String> KNOWN = Set.of("crun", "runc", "runsc", "kata", "kata-runtime");

  private static final List<String> DIRECTORIES =
      List.of("/usr/local/bin", "/usr/bin", "/usr/local/sbin", "/usr/sbin", "/bin", "/sbin");

  private RuntimeRules() {}

  static void check(@Nullable String runtime) {
    if (runtime == null || runtime.isEmpty() || runtime.equals(DEFAULT)) {
      return;
    }
    boolean there =
        runtime.startsWith("/")
            ? Files.isExecutable(Path.of(runtime))
            : KNOWN.contains(runtime)
                && DIRECTORIES.stream().anyMatch(dir -> Files.isExecutable(Path.of(dir, runtime)));
    if (!there) {
      throw EngineException.invalid("unknown or invalid runtime name: " + runtime);
    }
  }
}
