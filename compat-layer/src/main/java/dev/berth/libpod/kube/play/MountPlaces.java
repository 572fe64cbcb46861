package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.Mount;
import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.yaml.KubeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The volumes of a pod at their places in a container. */
final class MountPlaces {
  private final List<SpecDocument> mounts = new ArrayList<>();
  private final List<SpecDocument> volumes = new ArrayList<>();
  private final List<SpecDocument> images = new ArrayList<>();
  private final List<SpecDocument> devices = new ArrayList<>();

  private MountPlaces() {}

  /**
   * Adds them.
   *
   * @param automounted places of volumes of images, with the image
   * @param variables that paths may refer to
   */
  static void apply(
      PodContainer container,
      PodFacts pod,
      List<SpecDocument> automounted,
      Map<String, String> variables,
      SpecDocument out) {
    MountPlaces places = new MountPlaces();
    places.images.addAll(automounted);
    for (Mount each : container.mounts()) {
      PodVolume volume = pod.volumes().get(each.name());
      if (volume == null) {
        throw new KubeException(
            "volume mount "
                + each.name()
                + " specified for container but not configured in volumes");
      }
      places.add(expanded(each, variables), volume);
    }
    out.putAll("mounts", places.mounts).putAll("volumes", places.volumes);
    out.putAll("image_volumes", places.images).putAll("devices", places.devices);
  }

  private static Mount expanded(Mount mount, Map<String, String> variables) {
    String expression = mount.subPathExpression();
    if (expression.isEmpty()) {
      return mount;
    }
    String part = Expansion.one(expression, variables);
    if (part.startsWith("/") || List.of(part.split("/", -1)).contains("..")) {
      throw new KubeException("subPathExpr " + expression + " leads out of volume: " + part);
    }
    return mount.withSubPath(part);
  }

  private void add(Mount mount, PodVolume volume) {
    int colon = mount.path().indexOf(':');
    String target = colon < 0 ? mount.path() : mount.path().substring(0, colon);
    if (!target.startsWith("/")) {
      throw new KubeException(
          "parsing MountPath: invalid container path \"" + target + "\", must be an absolute path");
    }
    List<String> options = options(mount, colon < 0 ? "" : mount.path().substring(colon + 1));
    switch (volume.kind()) {
      case BIND -> {
        if (!mount.subPath().isEmpty()) {
          options.add("subpath=" + mount.subPath());
        }
        SpecDocument bind = new SpecDocument().put("type", "bind").put("source", volume.source());
        mounts.add(bind.put("destination", target).put("options", options));
      }
      case NAMED, ANONYMOUS -> volumes.add(volume(mount, volume, target, options));
      case MEMORY -> {
        SpecDocument tmpfs = new SpecDocument().put("type", "tmpfs").put("source", "tmpfs");
        mounts.add(tmpfs.put("destination", target).put("options", options));
      }
      case DEVICE -> devices.add(new SpecDocument().put("path", volume.source() + ":" + target));
      case IMAGE -> images.add(image(volume.source(), target, mount.subPath()));
      case ABSENT -> {
        // an optional volume whose content is not there
      }
    }
  }

  private static SpecDocument volume(
      Mount mount, PodVolume volume, String target, List<String> options) {
    return new SpecDocument()
        .put("Name", volume.source())
        .put("Dest", target)
        .put("Options", options)
        .put("SubPath", mount.subPath());
  }

  static SpecDocument image(String source, String target, String subPath) {
    return new SpecDocument()
        .put("Source", source)
        .put("Destination", target)
        .put("ReadWrite", false)
        .put("subPath", subPath);
  }

  private static List<String> options(Mount mount, String written) {
    List<String> options = new ArrayList<>();
    if (!written.isEmpty()) {
      options.addAll(List.of(written.split(",", -1)));
    }
    if (mount.readOnly()) {
      options.add("ro");
    }
    switch (mount.propagation()) {
      case "" -> {}
      case "None" -> options.add("private");
      case "HostToContainer" -> options.add("rslave");
      case "Bidirectional" -> options.add("rshared");
      default ->
          throw new KubeException("unknown propagation mode \"" + mount.propagation() + "\"");
    }
    return options;
  }
}
