package dev.berth.runtime.oci;

import dev.berth.runtime.config.DaemonFile;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.container.RuntimeNames;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.StorePaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The OCI runtimes that containers can ask for: those of the configuration file, those installed
 * under a known name, and any program by its absolute path. A name of containerd's shims ({@code
 * io.containerd.runc.v2}) stands for the program that the shim would run.
 */
public final class Runtimes implements RuntimeNames {
  /** What runs containers when nothing else is configured. */
  static final String STANDARD = "crun";

  private static final List<String> KNOWN = List.of(STANDARD, "runc", "runsc", "kata", "youki");
  private static final Pattern SHIM =
      Pattern.compile("io\\.containerd\\.([a-z][a-z0-9]*)(?:\\.v1)?\\.(?:v[0-9]+|linux)");

  private final Kernel kernel;
  private final EngineConfig config;
  private final StorePaths paths;
  private final Map<String, RuntimeProgram> programs = new ConcurrentHashMap<>();
  private volatile @Nullable DaemonFile file;

  public Runtimes(Kernel kernel, EngineConfig config, StorePaths paths) {
    this.kernel = kernel;
    this.config = config;
    this.paths = paths;
  }

  @Override
  public String defaultName() {
    String configured = file().defaultRuntime();
    return configured == null ? STANDARD : configured;
  }

  @Override
  public void check(String name) {
    RuntimeProgram unused = get(name);
  }

  @Override
  public Map<String, String> installed() {
    Map<String, String> result = new TreeMap<>();
    for (String name : KNOWN) {
      Path path = find(name);
      if (path != null) {
        result.put(name, path.toString());
      }
    }
    file().runtimes().forEach((name, runtime) -> result.put(name, runtime.path()));
    return result;
  }

  /**
   * The program for a name or path, null or empty for the default; INVALID with Docker's text when
   * there is none.
   */
  public RuntimeProgram get(@Nullable String wanted) {
    String name = resolve(wanted);
    return name.equals(STANDARD) ? standard() : programs.computeIfAbsent(name, this::make);
  }

  /** The name that a request means: its default filled in, a shim's name made the program's. */
  String resolve(@Nullable String wanted) {
    String name = wanted == null || wanted.isEmpty() ? defaultName() : wanted;
    boolean known = name.equals(STANDARD) || file().runtimes().containsKey(name);
    return known ? name : behindShim(name);
  }

  private static String behindShim(String name) {
    Matcher shim = SHIM.matcher(name);
    if (!shim.matches()) {
      return name;
    }
    return shim.group(1).equals("runtime") ? "runc" : shim.group(1);
  }

  RuntimeProgram standard() {
    return programs.computeIfAbsent(STANDARD, name -> RuntimeProgram.detect(kernel, config, paths));
  }

  private RuntimeProgram make(String name) {
    DaemonFile.Runtime configured = file().runtimes().get(name);
    if (configured != null) {
      Path path = executable(configured.path());
      if (path == null) {
        throw EngineException.invalid(
            "error while looking up the specified runtime path: exec: \""
                + configured.path()
                + "\": executable file not found in $PATH");
      }
      return RuntimeProgram.other(name, path, configured.arguments(), config, paths);
    }
    Path path = name.startsWith("/") ? executable(name) : KNOWN.contains(name) ? find(name) : null;
    if (path == null) {
      throw EngineException.invalid("unknown or invalid runtime name: " + name);
    }
    String label = String.valueOf(path.getFileName());
    return RuntimeProgram.other(
        name.startsWith("/") ? label : name, path, List.of(), config, paths);
  }

  private @Nullable Path executable(String text) {
    if (!text.startsWith("/")) {
      return find(behindShim(text));
    }
    Path path = Path.of(text);
    return Files.isRegularFile(path) && Files.isExecutable(path) ? path : null;
  }

  private @Nullable Path find(String name) {
    try {
      return Programs.find(name.equals("kata") ? "kata-runtime" : name, config.environment());
    } catch (EngineException e) {
      return null;
    }
  }

  private DaemonFile file() {
    DaemonFile known = file;
    if (known == null) {
      known = DaemonFile.read(config);
      file = known;
    }
    return known;
  }
}
