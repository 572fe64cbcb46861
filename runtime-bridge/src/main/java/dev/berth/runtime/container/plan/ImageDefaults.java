package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request leaves open is taken from the image, field by field, as Docker does. */
public final class ImageDefaults {
  private ImageDefaults() {}

  /** The merged configuration; INVALID when there is nothing to run. */
  static ContainerConfig merge(ContainerConfig asked, ContainerConfig image) {
    ContainerConfig merged = fill(asked, image);
    if (none(merged.entrypoint()) && none(merged.cmd())) {
      throw EngineException.invalid("no command specified");
    }
    return merged;
  }

  /** The merged configuration, with or without something to run. */
  public static ContainerConfig fill(ContainerConfig asked, ContainerConfig image) {
    ContainerConfigBuilder merged = new ContainerConfigBuilder(asked);
    if (blank(asked.user())) {
      merged.user(image.user());
    }
    if (blank(asked.workingDir())) {
      merged.workingDir(image.workingDir());
    }
    if (blank(asked.stopSignal())) {
      merged.stopSignal(image.stopSignal());
    }
    if (asked.stopTimeoutSeconds() == null) {
      merged.stopTimeoutSeconds(image.stopTimeoutSeconds());
    }
    if (none(asked.shell())) {
      merged.shell(image.shell());
    }
    merged.exposedPorts(ports(union(asked.exposedPorts(), image.exposedPorts())));
    merged.volumes(union(asked.volumes(), image.volumes()));
    merged.env(environment(asked.env(), image.env()));
    merged.labels(labels(asked.labels(), image.labels()));
    merged.healthcheck(healthcheck(asked.healthcheck(), image.healthcheck()));
    command(asked, image, merged);
    return merged.build();
  }

  private static void command(
      ContainerConfig asked, ContainerConfig image, ContainerConfigBuilder merged) {
    List<String> entrypoint = asked.entrypoint();
    List<String> cmd = asked.cmd();
    if (none(entrypoint)) {
      cmd = none(cmd) ? image.cmd() : cmd;
      // An empty list was given on purpose: it clears what the image has.
      entrypoint = entrypoint == null ? image.entrypoint() : entrypoint;
    }
    if (entrypoint != null && entrypoint.equals(List.of(""))) {
      entrypoint = null;
    }
    merged.entrypoint(entrypoint).cmd(cmd);
  }

  private static @Nullable List<String> environment(
      @Nullable List<String> asked, @Nullable List<String> image) {
    if (asked == null || asked.isEmpty()) {
      return image;
    }
    if (image == null) {
      return asked;
    }
    Set<String> given = new LinkedHashSet<>();
    asked.forEach(entry -> given.add(key(entry)));
    List<String> result = new ArrayList<>(asked);
    for (String entry : image) {
      if (!given.contains(key(entry))) {
        result.add(entry);
      }
    }
    return result;
  }

  private static String key(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  private static @Nullable Set<String> ports(@Nullable Set<String> ports) {
    if (ports == null) {
      return null;
    }
    Set<String> result = new LinkedHashSet<>();
    ports.forEach(port -> result.add(PortRules.normal(port)));
    return result;
  }

  private static @Nullable Set<String> union(
      @Nullable Set<String> asked, @Nullable Set<String> image) {
    if (asked == null || image == null) {
      return asked == null ? image : asked;
    }
    Set<String> result = new LinkedHashSet<>(asked);
    result.addAll(image);
    return result;
  }

  private static @Nullable Map<String, String> labels(
      @Nullable Map<String, String> asked, @Nullable Map<String, String> image) {
    if (asked == null || image == null) {
      return asked == null ? image : asked;
    }
    Map<String, String> result = new LinkedHashMap<>(image);
    result.putAll(asked);
    return result;
  }

  private static @Nullable Healthcheck healthcheck(
      @Nullable Healthcheck asked, @Nullable Healthcheck image) {
    if (asked == null || image == null) {
      return asked == null ? image : asked;
    }
    return new Healthcheck(
        none(asked.test()) ? image.test() : asked.test(),
        asked.interval() == 0 ? image.interval() : asked.interval(),
        asked.timeout() == 0 ? image.timeout() : asked.timeout(),
        asked.startPeriod() == 0 ? image.startPeriod() : asked.startPeriod(),
        asked.startInterval() == 0 ? image.startInterval() : asked.startInterval(),
        asked.retries() == 0 ? image.retries() : asked.retries());
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static boolean none(@Nullable List<String> list) {
    return list == null || list.isEmpty();
  }
}
