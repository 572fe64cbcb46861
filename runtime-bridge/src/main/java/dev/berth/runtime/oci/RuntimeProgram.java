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
 * An OCI runtime as this engine calls it.
 *
 * @param name what failures call it
 * @param path of the program
 * @param arguments given before every command, beside those of the family
 * @param stateRoot where it keeps its state
 * @param cgroups how it manages cgroups
 * @param environment what it and conmon get to see of the service's environment
 */
public record RuntimeProgram(
    String name,
    Path path,
    List<String> arguments,
    Path stateRoot,
    CgroupManagerChoice cgroups,
    Map<String, String> environment) {
  private static final List<String> PASSED_ON =
      List.of("PATH", "HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "TMPDIR");

  /** crun without further arguments. */
  public RuntimeProgram(
      Path crun, Path stateRoot, CgroupManagerChoice cgroups, Map<String, String> environment) {
    this("crun", crun, List.of(), stateRoot, cgroups, environment);
  }

  /** Finds crun and decides on its settings. */
  public static RuntimeProgram detect(Kernel kernel, EngineConfig config, StorePaths paths) {
    Map<String, String> environment = passedOn(config);
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

  /** Another program, with a place of its own for its state. */
  static RuntimeProgram other(
      String name, Path path, List<String> arguments, EngineConfig config, StorePaths paths) {
    return new RuntimeProgram(
        name,
        path,
        arguments,
        paths.runtimeState(name),
        CgroupManagerChoice.detect(config.environment()),
        Map.copyOf(passedOn(config)));
  }

  private static Map<String, String> passedOn(EngineConfig config) {
    Map<String, String> environment = new HashMap<>();
    for (String name : PASSED_ON) {
      String value = config.environment().get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    return environment;
  }

  RuntimeFamily family() {
    return RuntimeFamily.of(path);
  }

  /** Whether the file with an exec's process id means that the process was launched. */
  public boolean tellsLaunchByPidFile() {
    return family() != RuntimeFamily.CRUN;
  }

  /** The options before the command. */
  List<String> globalOptions() {
    List<String> options = new ArrayList<>(arguments);
    options.add("--root=" + stateRoot);
    switch (family()) {
      case CRUN -> options.add("--cgroup-manager=" + cgroups.option());
      case RUNC -> addSystemd(options);
      case RUNSC -> {
        // Its own network stack needs rights on the host's network; the container's namespace is
        // the border here. Files must be seen by copies into and out of a running container.
        options.addAll(List.of("--network=host", "--file-access=shared"));
        if (cgroups == CgroupManagerChoice.DISABLED) {
          options.add("--ignore-cgroups");
        }
        addSystemd(options);
      }
      case OTHER -> {}
    }
    return options;
  }

  private void addSystemd(List<String> options) {
    if (cgroups == CgroupManagerChoice.SYSTEMD) {
      options.add("--systemd-cgroup");
    }
  }

  /** A whole command line: the given global options, the command and its arguments. */
  public List<String> command(List<String> options, List<String> commandArguments) {
    List<String> argv = new ArrayList<>();
    argv.add(path.toString());
    argv.addAll(globalOptions());
    argv.addAll(options);
    argv.addAll(commandArguments);
    return argv;
  }
}
