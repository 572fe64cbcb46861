package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.runtime.container.ContainerConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a manifest asks of a container, as the document that makes one (SpecGenerator). */
final class ContainerDocument {
  private final PodFacts pod;
  private final PlayOptions options;
  private final Machine machine;

  ContainerDocument(PodFacts pod, PlayOptions options, Machine machine) {
    this.pod = pod;
    this.options = options;
    this.machine = machine;
  }

  /**
   * Makes it.
   *
   * @param image what the container's image says
   * @param initType when it runs before the others: {@code once} or {@code always}; null for one of
   *     the others
   * @param earlier names of the pod's containers before it
   */
  SpecDocument document(
      PodContainer container,
      ContainerConfig image,
      @Nullable String initType,
      Set<String> earlier,
      List<SpecDocument> automounted) {
    SpecDocument out = new SpecDocument();
    out.put("name", name(container)).put("pod", pod.id()).put("image", container.image());
    out.put("raw_image_name", container.image());
    out.put("terminal", container.tty()).put("stdin", container.stdin());
    out.put("log_configuration", log()).put("init_container_type", initType);
    Confinement.apply(container, pod, out);
    String restart = initType == null ? pod.restartPolicy() : "no";
    Health.apply(container, restart, out);
    Limits.apply(container, pod, out);
    Map<String, String> known = process(container, image, out);
    out.put("annotations", annotations()).put("labels", labels(container));
    out.put("remove", flag(Annotated.AUTO_REMOVE, container));
    out.put("init", flag(Annotated.INIT, container));
    out.put("stop_signal", container.stopSignal());
    MountPlaces.apply(container, pod, automounted, known, out);
    out.put("volumes_from", volumesFrom(container, earlier));
    out.put("restart_policy", restart).put("read_write_tmpfs", true).put("sdnotifyMode", "ignore");
    if (initType == null) {
      out.put("stop_timeout", pod.gracePeriodSeconds());
    }
    return out;
  }

  String name(PodContainer container) {
    return options.noPodPrefix() ? container.name() : pod.name() + "-" + container.name();
  }

  /** What runs; returns the variables it sees. */
  private Map<String, String> process(
      PodContainer container, ContainerConfig image, SpecDocument out) {
    Map<String, String> env = new Environment(pod, machine).of(container);
    Map<String, String> known = new LinkedHashMap<>();
    known.put("container", "podman");
    if (image.env() != null) {
      for (String each : image.env()) {
        int equals = each.indexOf('=');
        if (equals > 0) {
          known.put(each.substring(0, equals), each.substring(equals + 1));
        }
      }
    }
    known.putAll(env);
    out.put("env", env).put("work_dir", container.workingDirectory());
    out.put("entrypoint", Expansion.all(container.command(), known));
    out.put("command", Expansion.all(container.args(), known));
    return known;
  }

  private SpecDocument log() {
    SpecDocument log = new SpecDocument();
    String driver = options.logDriver();
    Map<String, String> tags = new LinkedHashMap<>();
    for (String each : options.logOptions()) {
      int equals = each.indexOf('=');
      if (equals < 0) {
        throw new KubeException("invalid log option \"" + each + "\"");
      }
      String value = each.substring(equals + 1);
      switch (each.substring(0, equals)) {
        case "driver" -> driver = value;
        case "path" -> log.put("path", value);
        case "max-size" -> log.put("size", Sizes.bytes(value));
        case String key -> {
          if (value.isEmpty()) {
            throw new KubeException("invalid log option: invalid argument");
          }
          tags.put(key, value);
        }
      }
    }
    return log.put("driver", driver).put("options", tags);
  }

  private Map<String, String> annotations() {
    Map<String, String> all = new LinkedHashMap<>(pod.annotations());
    String infra = pod.infraId();
    if (infra != null) {
      all.put(Annotated.SANDBOX, infra);
    }
    return all;
  }

  private Map<String, String> labels(PodContainer container) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String key : List.of(Annotated.AUTO_UPDATE, Annotated.AUTO_UPDATE_AUTH)) {
      String value = pod.annotation(key, container.name());
      if (value != null && !value.isEmpty()) {
        labels.put(key, value);
      }
    }
    labels.putAll(pod.labels());
    return labels;
  }

  private @Nullable Boolean flag(String annotation, PodContainer container) {
    String value = pod.annotations().get(annotation + "/" + container.name());
    return switch (value) {
      case null -> null;
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw new KubeException("strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
    };
  }

  private List<String> volumesFrom(PodContainer container, Set<String> earlier) {
    String key = Annotated.VOLUMES_FROM + "/" + container.name();
    String text = pod.annotations().getOrDefault(key, "");
    List<String> from = new ArrayList<>();
    for (String each : text.isEmpty() ? new String[0] : text.split(";", -1)) {
      String[] parts = each.split(":", -1);
      if (parts.length > 2) {
        throw new KubeException("invalid annotation " + key + " value");
      }
      if (parts[0].isEmpty()) {
        throw new KubeException("from container name cannot be empty in annotation " + key);
      }
      if (parts[0].equals(container.name())) {
        throw new KubeException("to and from container names cannot be same in annotation " + key);
      }
      boolean own = earlier.contains(parts[0]) && !options.noPodPrefix();
      String name = own ? pod.name() + "-" + parts[0] : parts[0];
      from.add(parts.length == 2 ? name + ":" + parts[1] : name);
    }
    return from;
  }
}
