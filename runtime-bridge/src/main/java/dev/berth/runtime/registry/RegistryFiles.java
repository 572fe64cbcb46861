package dev.berth.runtime.registry;

import dev.berth.runtime.config.EngineConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /** Files with credentials. */
  List<Path> credentials() {
    List<Path> files = new ArrayList<>();
    addIfSet(files, "REGISTRY_AUTH_FILE", "");
    addIfSet(files, "XDG_RUNTIME_DIR", "containers/auth.json");
    files.add(user.resolve("auth.json"));
    addIfSet(files, "DOCKER_CONFIG", "config.json");
    addIfSet(files, "HOME", ".docker/config.json");
    return files;
  }

  private void addIfSet(List<Path> files, String variable, String below) {
    String value = environment.get(variable);
    if (value != null && !value.isEmpty()) {
      files.add(Path.of(value).resolve(below));
    }
  }
}
