package dev.berth.runtime.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the engine keeps things and what it runs.
 *
 * @param dataRoot what lasts: {@code $XDG_DATA_HOME/berth}
 * @param runRoot what dies with the boot: {@code $XDG_RUNTIME_DIR/berth}
 * @param configHome {@code $XDG_CONFIG_HOME}
 * @param socket where the service listens
 * @param environment of the process, without the socket-activation variables
 */
public record EngineConfig(
    Path dataRoot, Path runRoot, Path configHome, Path socket, Map<String, String> environment) {

  /** Listening at the usual place below the run-time directory. */
  public EngineConfig(
      Path dataRoot, Path runRoot, Path configHome, Map<String, String> environment) {
    this(dataRoot, runRoot, configHome, runRoot.resolve("berth.sock"), environment);
  }

  /** The same, listening elsewhere. */
  public EngineConfig withSocket(Path other) {
    return new EngineConfig(dataRoot, runRoot, configHome, other, environment);
  }

  /** Reads the environment; fails INVALID when no home or run-time directory can be told. */
  public static EngineConfig fromEnvironment(Map<String, String> env) {
    Path home = Path.of(env.getOrDefault("HOME", System.getProperty("user.home")));
    Path data = Path.of(env.getOrDefault("XDG_DATA_HOME", home.resolve(".local/share").toString()));
    Path config = Path.of(env.getOrDefault("XDG_CONFIG_HOME", home.resolve(".config").toString()));
    String runtime = env.get("XDG_RUNTIME_DIR");
    if (runtime == null || runtime.isEmpty()) {
      throw dev.berth.runtime.error.EngineException.invalid(
          "XDG_RUNTIME_DIR is not set: log in through a session, or set it to a private directory");
    }
    return new EngineConfig(
        data.resolve("berth"), Path.of(runtime).resolve("berth"), config, Map.copyOf(env));
  }
}
