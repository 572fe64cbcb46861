package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of the portable half of a request. */
final class ConfigRules {
  private static final long SHORTEST_NANOS = 1_000_000;
  private static final int LONGEST_HOSTNAME = 64;

  private ConfigRules() {}

  static void check(ContainerConfig config) {
    String directory = config.workingDir();
    if (directory != null && !directory.isEmpty() && !directory.startsWith("/")) {
      throw EngineException.invalid(
          "the working directory '" + directory + "' is invalid, it needs to be an absolute path");
    }
    if (config.stopSignal() != null && !config.stopSignal().isEmpty()) {
      SignalNames.check(config.stopSignal());
    }
    for (String entry : config.env() == null ? List.<String>of() : config.env()) {
      if (entry.isEmpty() || entry.startsWith("=") || entry.indexOf('\0') >= 0) {
        throw EngineException.invalid("invalid environment variable: " + entry);
      }
    }
    checkWords(config.cmd());
    checkWords(config.entrypoint());
    checkHostname(config.hostname());
    for (String port : config.exposedPorts() == null ? Set.<String>of() : config.exposedPorts()) {
      PortRules.checkContainerPort(port);
    }
    for (String path : config.volumes() == null ? Set.<String>of() : config.volumes()) {
      checkVolumePath(path);
    }
    checkHealth(config.healthcheck());
  }

  /** The kernel would take a NUL for the end of the word. */
  private static void checkWords(@Nullable List<String> words) {
    for (String word : words == null ? List.<String>of() : words) {
      if (word.indexOf('\0') >= 0) {
        throw EngineException.invalid("invalid command: a word of it contains a NUL");
      }
    }
  }

  private static void checkHostname(@Nullable String hostname) {
    if (hostname == null) {
      return;
    }
    boolean bad =
        hostname.length() > LONGEST_HOSTNAME
            || hostname.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    if (bad) {
      throw EngineException.invalid("invalid hostname format: " + hostname);
    }
  }

  private static void checkVolumePath(String path) {
    if (!path.startsWith("/")) {
      throw EngineException.invalid(
          "invalid volume specification: '"
              + path
              + "': invalid mount path: '"
              + path
              + "' mount path must be absolute");
    }
    if (ContainerPaths.clean(path).equals("/")) {
      throw EngineException.invalid("invalid volume: path can't be '/'");
    }
  }

  static void checkHealth(@Nullable Healthcheck health) {
    if (health == null) {
      return;
    }
    duration("Interval", health.interval());
    duration("Timeout", health.timeout());
    if (health.retries() < 0) {
      throw EngineException.invalid("Retries in Healthcheck cannot be negative");
    }
    duration("StartPeriod", health.startPeriod());
    duration("StartInterval", health.startInterval());
  }

  private static void duration(String field, long nanos) {
    if (nanos != 0 && nanos < SHORTEST_NANOS) {
      throw EngineException.invalid(field + " in Healthcheck cannot be less than 1ms");
    }
  }
}
