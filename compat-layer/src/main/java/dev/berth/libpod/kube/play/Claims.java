package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.Manifest.Claim;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.runtime.volume.Volumes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes volumes of claims; what claims have no field for is in annotations. */
final class Claims {
  private static final String PREFIX = "volume.podman.io/";

  private final Volumes volumes;
  private final Undo undo;

  Claims(Volumes volumes, Undo undo) {
    this.volumes = volumes;
    this.undo = undo;
  }

  /** The volume's name; one of that name is taken as it is. */
  String make(Claim claim, Map<String, String> more) {
    String name = claim.meta().name();
    if (name.isBlank()) {
      throw new KubeException("persistent volume claim name can not be empty");
    }
    Map<String, String> annotations = new LinkedHashMap<>(claim.meta().annotations());
    annotations.putAll(more);
    if (annotations.containsKey(PREFIX + "import-source")) {
      throw new KubeException("importing volumes is not supported for remote requests");
    }
    boolean there = volumes.list().stream().anyMatch(each -> each.name().equals(name));
    if (!there) {
      String driver = annotations.get(PREFIX + "driver");
      String made =
          volumes.create(name, driver, options(annotations), claim.meta().labels()).name();
      undo.push(() -> volumes.remove(made, true, Volumes.Users.NONE));
    }
    return name;
  }

  private static Map<String, String> options(Map<String, String> annotations) {
    Map<String, String> options = new LinkedHashMap<>();
    Map<String, String> names =
        Map.of("device", "device", "type", "type", "mount-options", "o", "image", "image");
    names.forEach(
        (annotation, option) -> {
          String value = annotations.get(PREFIX + annotation);
          if (value != null) {
            options.put(option, value);
          }
        });
    owner(annotations, options, "uid");
    owner(annotations, options, "gid");
    return options;
  }

  /** Owners are an option of mounts here. */
  private static void owner(
      Map<String, String> annotations, Map<String, String> options, String kind) {
    String value = annotations.get(PREFIX + kind);
    if (value == null) {
      return;
    }
    try {
      int id = Integer.parseInt(value);
      options.merge("o", kind + "=" + id, (old, more) -> old + "," + more);
    } catch (NumberFormatException e) {
      throw new KubeException(
          "cannot convert %s %s to integer: strconv.Atoi: parsing \"%s\": invalid syntax"
              .formatted(kind, value, value));
    }
  }
}
