package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.Manifest.ConfigMap;
import dev.berth.libpod.kube.model.Volume;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.runtime.volume.Volumes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the volumes of a pod: files of maps and secrets become named volumes, as Podman has it. */
final class PodVolumes {
  private static final int USUAL_MODE = 0644;
  private static final int LAST_MODE = 0777;

  private final Volumes volumes;
  private final Values values;
  private final PlayImages images;
  private final Undo undo;

  PodVolumes(Volumes volumes, Values values, PlayImages images, Undo undo) {
    this.volumes = volumes;
    this.values = values;
    this.images = images;
    this.undo = undo;
  }

  /** By their name in the pod. */
  Map<String, PodVolume> make(List<Volume> wanted) {
    Map<String, PodVolume> made = new LinkedHashMap<>();
    for (Volume each : wanted) {
      try {
        made.put(each.name(), make(each));
      } catch (KubeException e) {
        throw new KubeException("failed to create volume \"" + each.name() + "\": " + e.text());
      }
    }
    return made;
  }

  private PodVolume make(Volume volume) {
    return switch (volume.source()) {
      case Volume.HostPath path -> new HostPaths(undo).volume(path);
      case Volume.EmptyDir empty ->
          new PodVolume(
              empty.memory() ? PodVolume.Kind.MEMORY : PodVolume.Kind.ANONYMOUS, volume.name());
      case Volume.ClaimName claim -> new PodVolume(PodVolume.Kind.NAMED, claim.name());
      case Volume.ImageFiles image ->
          new PodVolume(PodVolume.Kind.IMAGE, images.ready(image.reference(), image.pullPolicy()));
      case Volume.Values files -> files(files);
      case null ->
          throw new KubeException(
              "HostPath, ConfigMap, EmptyDir, Secret, and PersistentVolumeClaim are currently the"
                  + " only supported VolumeSource");
    };
  }

  private PodVolume files(Volume.Values wanted) {
    Integer mode = wanted.mode();
    if (mode != null && (mode < 0 || mode > LAST_MODE)) {
      throw new KubeException(
          "invalid DefaultMode for %s \"%s\": must be between 0000 and 0777"
              .formatted(wanted.secret() ? "secret" : "configMap", wanted.name()));
    }
    Map<String, byte[]> content =
        wanted.secret() ? values.secret(wanted.name()) : configMap(wanted.name());
    if (content == null) {
      if (wanted.optional()) {
        return new PodVolume(PodVolume.Kind.ABSENT, wanted.name());
      }
      throw new KubeException(
          wanted.secret()
              ? "no secret with name or id \"" + wanted.name() + "\": no such secret"
              : "no such ConfigMap \"" + wanted.name() + "\"");
    }
    Path place = named(wanted.name());
    new VolumeFiles(place).write(chosen(wanted, content), mode == null ? USUAL_MODE : mode);
    return new PodVolume(PodVolume.Kind.NAMED, wanted.name());
  }

  private @Nullable Map<String, byte[]> configMap(String name) {
    ConfigMap map = values.configMap(name);
    if (map == null) {
      return null;
    }
    Map<String, byte[]> content = new LinkedHashMap<>(map.binary());
    map.data().forEach((key, value) -> content.put(key, value.getBytes(StandardCharsets.UTF_8)));
    return content;
  }

  private static Map<String, byte[]> chosen(Volume.Values wanted, Map<String, byte[]> content) {
    if (wanted.items().isEmpty()) {
      return content;
    }
    Map<String, byte[]> chosen = new LinkedHashMap<>();
    for (Volume.Item each : wanted.items()) {
      byte[] value = content.get(each.key());
      if (value != null) {
        chosen.put(each.path(), value);
      }
    }
    return chosen;
  }

  /** One that is there already is used: Podman's rule. */
  private Path named(String name) {
    boolean there = volumes.list().stream().anyMatch(each -> each.name().equals(name));
    Path place = Path.of(volumes.create(name, null, Map.of(), Map.of()).mountpoint());
    if (!there) {
      undo.push(() -> volumes.remove(name, true, Volumes.Users.NONE));
    }
    return place;
  }
}
