package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.runtime.store.Json;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Container configurations as the {@code config} object of an image config, and their changes. */
public final class ConfigJson {
  private ConfigJson() {}

  /**
   * A configuration changed by Dockerfile instructions.
   *
   * @param lines of a Dockerfile; INVALID when one does more than change the configuration
   */
  public static ContainerConfig changed(ContainerConfig config, List<String> lines) {
    if (lines.isEmpty()) {
      return config;
    }
    ObjectNode node = write(config);
    new ConfigChanges(node).apply(lines);
    return ImageConfigReader.config(node);
  }

  /** In the order and with the absences of Docker's own. */
  static ObjectNode write(ContainerConfig c) {
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("Hostname", text(c.hostname())).put("Domainname", text(c.domainname()));
    node.put("User", text(c.user())).put("AttachStdin", c.attachStdin());
    node.put("AttachStdout", c.attachStdout()).put("AttachStderr", c.attachStderr());
    if (c.exposedPorts() != null && !c.exposedPorts().isEmpty()) {
      keys(node, "ExposedPorts", c.exposedPorts());
    }
    node.put("Tty", c.tty()).put("OpenStdin", c.openStdin()).put("StdinOnce", c.stdinOnce());
    list(node, "Env", c.env());
    list(node, "Cmd", c.cmd());
    if (c.healthcheck() != null) {
      healthcheck(node.putObject("Healthcheck"), c.healthcheck());
    }
    if (c.argsEscaped()) {
      node.put("ArgsEscaped", true);
    }
    if (c.volumes() == null) {
      node.putNull("Volumes");
    } else {
      keys(node, "Volumes", c.volumes());
    }
    node.put("WorkingDir", text(c.workingDir()));
    list(node, "Entrypoint", c.entrypoint());
    list(node, "OnBuild", c.onBuild());
    ObjectNode labels = node.putObject("Labels");
    if (c.labels() != null) {
      c.labels().forEach(labels::put);
    }
    if (c.stopSignal() != null) {
      node.put("StopSignal", c.stopSignal());
    }
    if (c.stopTimeoutSeconds() != null) {
      node.put("StopTimeout", c.stopTimeoutSeconds());
    }
    if (c.shell() != null && !c.shell().isEmpty()) {
      list(node, "Shell", c.shell());
    }
    return node;
  }

  private static void healthcheck(ObjectNode node, Healthcheck check) {
    if (check.test() != null) {
      list(node, "Test", check.test());
    }
    number(node, "Interval", check.interval());
    number(node, "Timeout", check.timeout());
    number(node, "StartPeriod", check.startPeriod());
    number(node, "StartInterval", check.startInterval());
    number(node, "Retries", check.retries());
  }

  private static void number(ObjectNode node, String key, long value) {
    if (value != 0) {
      node.put(key, value);
    }
  }

  private static void keys(ObjectNode node, String key, Collection<String> keys) {
    ObjectNode object = node.putObject(key);
    keys.forEach(object::putObject);
  }

  private static void list(ObjectNode node, String key, @Nullable List<String> values) {
    if (values == null) {
      node.putNull(key);
    } else {
      values.forEach(node.putArray(key)::add);
    }
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
