package dev.berth.runtime.oci;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.StorePaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * crun as this engine calls it.
 *
 * @param crun its path
 * @param stateRoot where it keeps its state, one directory a container
 * @param cgroups how it manages cgroups
 * @param environment what it and conmon get to see of the service's environment
 */
public record RuntimeProgram(
    Path crun, Path stateRoot, CgroupManagerChoice cgroups, Map<String, String> environment) {
  private static final List<String> PASSED_ON =
      List.of("PATH", "HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "TMPDIR");

  /** Finds it and decides on its settings. */
  public static RuntimeProgram detect(Kernel kernel, EngineConfig config, StorePaths paths) {
    Map<String, String> environment = new HashMap<>();
    for (String name : PASSED_ON) {
      String value = config.environment().get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    Path crun = Programs.find("crun", config.environment());
    Path sealed = SealedProgram.of(kernel, crun, paths.runtimeBinary());
    if (sealed != null) {
      environment.put(SealedProgram.MARK, "1");
    }
    return new RuntimeProgram(
        sealed == null ? crun : sealed,
        paths.runtimeState(),
        CgroupManagerChoice.detect(config.environment()),
        Map.copyOf(environment));
  }

  /** The options before the command. */
  List<String> globalOptions() {
    return List.of("--root=" + stateRoot, "--cgroup-manager=" + cgroups.option());
  }

  /** A whole command line: the given global options, the command and its arguments. */
  public List<String> command(List<String> options, List<String> arguments) {
    List<String> argv = new ArrayList<>();
    argv.add(crun.toString());
    argv.addAll(globalOptions());
    argv.addAll(options);
    argv.addAll(arguments);
    return argv;
  }
}
