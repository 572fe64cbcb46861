package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where the CNI plugins are; never in PATH, because {@code bridge} is another program there. */
final class CniPlugins {
  private static final List<String> DIRECTORIES =
      List.of("/usr/lib/cni", "/usr/libexec/cni", "/opt/cni/bin");

  private final List<Path> directories = new ArrayList<>();

  /**
   * @param environment whose {@code CNI_PATH} is looked at instead of the usual places
   */
  CniPlugins(Map<String, String> environment) {
    String own = environment.getOrDefault("CNI_PATH", "");
    for (String each : own.isEmpty() ? DIRECTORIES : List.of(own.split(":", -1))) {
      if (each.startsWith("/")) {
        directories.add(Path.of(each));
      }
    }
  }

  /** The directory that has them; INTERNAL naming the package when one is missing. */
  Path require(List<String> plugins) {
    for (Path directory : directories) {
      if (plugins.stream().allMatch(plugin -> Files.isExecutable(directory.resolve(plugin)))) {
        return directory;
      }
    }
    throw EngineException.internal(
        "the CNI plugins "
            + String.join(", ", plugins)
            + " are not installed: install the package containernetworking-plugins",
        null);
  }
}
