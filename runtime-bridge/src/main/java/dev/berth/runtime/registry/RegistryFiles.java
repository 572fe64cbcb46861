package dev.berth.runtime.registry;

import dev.berth.runtime.config.EngineConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the files lie that concern registries, most important first. */
final class RegistryFiles {
  private static final Path ETC = Path.of("/etc/containers");

  private final Path user;
  private final Path configHome;
  private final Map<String, String> environment;

  RegistryFiles(EngineConfig config) {
    this.configHome = config.configHome();
    this.user = configHome.resolve("containers");
    this.environment = config.environment();
  }

  /** Directories {@code certs.d}. */
  List<Path> certificates() {
    return List.of(
        user.resolve("certs.d"),
        configHome.resolve("docker/certs.d"),
        ETC.resolve("certs.d"),
        Path.of("/etc/docker/certs.d"));
  }

  /** Main configuration files, of which the first that exists counts. */
  List<Path> registriesConf() {
    String told = environment.get("CONTAINERS_REGISTRIES_CONF");
    return told != null && !told.isEmpty()
        ? List.of(Path.of(told))
        : List.of(user.resolve("registries.conf"), ETC.resolve("registries.conf"));
  }

  /** Drop-in directories, of which the later overrides. */
  List<Path> registriesConfDirectories() {
    return List.of(ETC.resolve("registries.conf.d"), user.resolve("registries.conf.d"));
  }

  /** Files with credentials; a file that the environment names stands alone. */
  List<Path> credentials() {
    Path told = variable("REGISTRY_AUTH_FILE", "");
    if (told != null) {
      return List.of(told);
    }
    List<Path> files = new ArrayList<>();
    add(files, variable("XDG_RUNTIME_DIR", "containers/auth.json"));
    files.add(user.resolve("auth.json"));
    Path docker = variable("DOCKER_CONFIG", "config.json");
    add(files, docker == null ? variable("HOME", ".docker/config.json") : docker);
    add(files, variable("HOME", ".dockercfg"));
    return files;
  }

  private static void add(List<Path> files, @Nullable Path file) {
    if (file != null) {
      files.add(file);
    }
  }

  private @Nullable Path variable(String name, String below) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : Path.of(value).resolve(below);
  }
}
