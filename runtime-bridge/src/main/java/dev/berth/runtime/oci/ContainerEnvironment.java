package dev.berth.runtime.oci;

import dev.berth.runtime.container.ContainerConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment of a container's processes. Later entries win, the first one's place is kept. */
final class ContainerEnvironment {
  static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Map<String, String> variables = new LinkedHashMap<>();

  /** Of the main process: PATH, HOSTNAME, TERM and what the configuration says. */
  static ContainerEnvironment of(ContainerConfig config, boolean terminal) {
    ContainerEnvironment result = new ContainerEnvironment();
    result.variables.put("PATH", DEFAULT_PATH);
    String hostname = config.hostname();
    if (hostname != null && !hostname.isEmpty()) {
      result.variables.put("HOSTNAME", hostname);
    }
    if (terminal) {
      result.variables.put("TERM", "xterm");
    }
    result.merge(config.env());
    return result;
  }

  /** Adds entries; one without an equals sign removes the variable. */
  void merge(@Nullable List<String> entries) {
    for (String entry : entries == null ? List.<String>of() : entries) {
      int equals = entry.indexOf('=');
      if (equals < 0) {
        variables.remove(entry);
      } else {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
  }

  /** Sets a variable whatever it was. */
  void set(String name, String value) {
    variables.put(name, value);
  }

  /** Sets what is not set. */
  void defaultTo(String name, String value) {
    variables.putIfAbsent(name, value);
  }

  Map<String, String> variables() {
    return variables;
  }
}
