package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.volume.Volume;
import dev.berth.runtime.volume.VolumeNames;
import dev.berth.runtime.volume.Volumes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All mount points of a container, in Docker's order of precedence: volumes of other containers,
 * then binds, then structured mounts, then the volumes the image declares. {@link #check} touches
 * nothing; {@link #resolve} makes the volumes.
 */
final class MountResolver {
  private static final String LOCAL = "local";

  private final Volumes volumes;
  private final Images images;
  private final StorePaths paths;
  private final Function<String, Container> containers;

  MountResolver(
      Volumes volumes, Images images, StorePaths paths, Function<String, Container> containers) {
    this.volumes = volumes;
    this.images = images;
    this.paths = paths;
    this.containers = containers;
  }

  /** Fails for anything that is wrong by itself. */
  void check(HostConfig host) {
    Map<String, String> tmpfs = host.tmpfs() == null ? Map.of() : host.tmpfs();
    tmpfs.forEach(MountRules::checkTmpfs);
    Set<String> targets = new HashSet<>();
    for (String raw : list(host.binds())) {
      BindText bind = BindText.parse(raw);
      String source = bind.source();
      if (source != null && !bind.isBind()) {
        checkName(source, host);
      }
      claim(targets, ContainerPaths.clean(bind.target()));
      if (tmpfs.containsKey(ContainerPaths.clean(bind.target()))) {
        throw duplicate(ContainerPaths.clean(bind.target()));
      }
    }
    for (MountSpec mount : list(host.mounts())) {
      MountRules.check(mount, new DockerSocket(paths));
      String source = mount.source();
      if (mount.type().equals("volume") && source != null && !source.isEmpty()) {
        checkName(source, host);
      }
      claim(targets, mount.target());
    }
    for (String from : list(host.volumesFrom())) {
      VolumesFrom.parse(from);
    }
  }

  private static void checkName(String volume, HostConfig host) {
    if (host.extras() == null) {
      VolumeNames.checkForDocker(volume);
    } else {
      VolumeNames.check(volume);
    }
  }

  private static void claim(Set<String> targets, String target) {
    if (!targets.add(ContainerPaths.clean(target))) {
      throw duplicate(target);
    }
  }

  private static EngineException duplicate(String target) {
    return EngineException.invalid("Duplicate mount point: " + target);
  }

  /** The mount points, volumes made where they are missing. */
  List<MountPoint> resolve(ContainerId id, ContainerConfig config, HostConfig host) {
    Map<String, MountPoint> result = new LinkedHashMap<>();
    for (String from : list(host.volumesFrom())) {
      VolumesFrom spec = VolumesFrom.parse(from);
      for (MountPoint mount : source(spec.container()).mounts()) {
        String volume = mount.volume();
        if (volume != null) {
          volumes.hold(id, volume);
        }
        result.put(mount.destination(), spec.apply(mount));
      }
    }
    String driver = host.volumeDriver();
    for (String raw : list(host.binds())) {
      put(result, bind(id, BindText.parse(raw), driver));
    }
    int imageMounts = 0;
    for (MountSpec spec : list(host.mounts())) {
      if (spec.type().equals("image")) {
        Path place = paths.imageMount(id, imageMounts++);
        String target = ContainerPaths.clean(spec.target());
        boolean writable = host.more().mountOptions(target).contains("rw");
        put(result, image(spec, target, place, writable));
      } else {
        put(result, structured(id, spec));
      }
    }
    Set<String> tmpfs = host.tmpfs() == null ? Set.of() : host.tmpfs().keySet();
    for (String path : config.volumes() == null ? Set.<String>of() : config.volumes()) {
      String target = ContainerPaths.clean(path);
      if (!result.containsKey(target) && !tmpfs.contains(path)) {
        put(result, anonymous(id, target, "", driver));
      }
    }
    return new ArrayList<>(result.values());
  }

  /** Missing, it is the request's fault: clients take "not found" for the image's. */
  private Container source(String ref) {
    try {
      return containers.apply(ref);
    } catch (EngineException e) {
      throw EngineException.invalid(e.text());
    }
  }

  private static void put(Map<String, MountPoint> result, MountPoint mount) {
    result.put(mount.destination(), mount);
  }

  private MountPoint bind(ContainerId id, BindText text, @Nullable String driver) {
    String source = text.source();
    String target = ContainerPaths.clean(text.target());
    if (source == null) {
      return anonymous(id, target, "z", driver);
    }
    if (!text.isBind()) {
      Volume volume = volumes.createFor(id, source, driver, null, null);
      // Docker shows a shared label where no options were given.
      String mode = text.mode().isEmpty() ? "z" : text.mode();
      return volume(volume, volume.mountpoint(), target, mode, text.writable(), false);
    }
    return new MountPoint(
        "bind",
        null,
        ContainerPaths.clean(source),
        target,
        null,
        text.mode(),
        text.writable(),
        text.propagation(),
        false,
        null,
        true);
  }

  private MountPoint structured(ContainerId id, MountSpec spec) {
    String target = ContainerPaths.clean(spec.target());
    return switch (spec.type()) {
      case "bind" -> structuredBind(spec, target);
      case "tmpfs" ->
          new MountPoint(
              "tmpfs",
              null,
              "",
              target,
              null,
              "",
              !spec.readOnly(),
              "",
              false,
              TmpfsText.of(spec.tmpfsOptions()),
              false);
      default -> structuredVolume(id, spec, target);
    };
  }

  /** What is mounted is made at each start; what is written stays with the container. */
  private MountPoint image(MountSpec spec, String target, Path place, boolean writable) {
    String name = HostRules.text(spec.source());
    String id = images.get(name).id().text();
    return new MountPoint(
        "image",
        name,
        place.toString(),
        target,
        null,
        "",
        writable,
        "rprivate",
        false,
        null,
        true,
        id);
  }

  private MountPoint structuredBind(MountSpec spec, String target) {
    MountSpec.BindOptions options = spec.bindOptions();
    String asked = options == null ? null : options.propagation();
    String propagation = asked == null || asked.isEmpty() ? "rprivate" : asked;
    return new MountPoint(
        "bind",
        null,
        ContainerPaths.clean(HostRules.text(spec.source())),
        target,
        null,
        "",
        !spec.readOnly(),
        propagation,
        false,
        null,
        options == null || !options.nonRecursive());
  }

  private MountPoint structuredVolume(ContainerId id, MountSpec spec, String target) {
    MountSpec.VolumeOptions options = spec.volumeOptions();
    MountSpec.DriverConfig driver = options == null ? null : options.driverConfig();
    Volume volume =
        volumes.createFor(
            id,
            spec.source(),
            driver == null ? null : driver.name(),
            driver == null ? null : driver.options(),
            options == null ? null : options.labels());
    String subpath = options == null ? null : options.subpath();
    String source =
        subpath == null || subpath.isEmpty()
            ? volume.mountpoint()
            : Path.of(volume.mountpoint(), subpath).normalize().toString();
    boolean unnamed = HostRules.text(spec.source()).isEmpty() || marked(options);
    return volume(volume, source, target, "z", !spec.readOnly(), unnamed);
  }

  /** One with a name may be marked to go with its containers, as those without do. */
  private static boolean marked(MountSpec.@Nullable VolumeOptions options) {
    Map<String, String> labels = options == null ? null : options.labels();
    return labels != null && labels.containsKey(Volume.ANONYMOUS_LABEL);
  }

  private MountPoint anonymous(
      ContainerId id, String target, String mode, @Nullable String driver) {
    Volume volume = volumes.createFor(id, null, driver, null, null);
    return volume(volume, volume.mountpoint(), target, mode, true, true);
  }

  private static MountPoint volume(
      Volume volume, String source, String target, String mode, boolean writable, boolean unnamed) {
    return new MountPoint(
        "volume", volume.name(), source, target, LOCAL, mode, writable, "", unnamed, null, true);
  }

  private static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
