package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.MountSpec;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mounts, volumes and what else of a specification is about files. */
final class StorageSpec {
  private static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  /** Options that say what is so anyway. */
  private static final Set<String> USUAL =
      Set.of("rw", "rbind", "bind", "z", "Z", "exec", "suid", "dev", "nosuid", "nodev", "copy");

  private final JsonObject spec;
  private final List<String> warnings;
  private final List<MountSpec> mounts = new ArrayList<>();
  private final Map<String, String> tmpfs = new LinkedHashMap<>();

  StorageSpec(JsonObject spec, List<String> warnings) {
    this.spec = spec;
    this.warnings = warnings;
  }

  void apply(HostConfigBuilder host) {
    objects("mounts").forEach(this::mount);
    objects("volumes").forEach(this::volume);
    objects("image_volumes").forEach(this::image);
    host.mounts(mounts.isEmpty() ? null : mounts).tmpfs(tmpfs.isEmpty() ? null : tmpfs);
    host.volumesFrom(spec.strings("volumes_from"));
    host.shmSize(spec.number("shm_size")).readonlyRootfs(spec.bool("read_only_filesystem"));
    Map<String, String> limits = spec.stringMap("storage_opts");
    host.storageOpt(limits == null || limits.isEmpty() ? null : limits);
    String imageVolumes = spec.text("image_volume_mode");
    if (imageVolumes.equals("ignore")) {
      warnings.add("image-volume=ignore is not supported: the image's volumes are made");
    }
  }

  private List<JsonObject> objects(String key) {
    List<JsonObject> all = spec.objects(key);
    return all == null ? List.of() : all;
  }

  private void mount(JsonObject mount) {
    String target = mount.text("destination");
    List<String> options = options(mount, "options");
    switch (mount.text("type")) {
      case "bind", "" -> bind(mount.text("source"), target, options);
      case "tmpfs" -> tmpfs.put(target, String.join(",", tmpfsOptions(options)));
      case String other ->
          throw PodmanException.caused(
              500, "invalid filesystem type \"" + other + "\"", "invalid argument");
    }
  }

  private void bind(String source, String target, List<String> options) {
    String propagation = options.stream().filter(PROPAGATIONS::contains).findFirst().orElse(null);
    for (String each : options) {
      if (!PROPAGATIONS.contains(each) && !USUAL.contains(each) && !each.equals("ro")) {
        unsupported(target, each);
      }
    }
    mounts.add(
        new MountSpec(
            "bind",
            source,
            target,
            options.contains("ro"),
            null,
            new MountSpec.BindOptions(propagation, options.contains("bind"), false, false, false),
            null,
            null,
            null));
  }

  private static List<String> tmpfsOptions(List<String> options) {
    return options.stream()
        .filter(each -> !PROPAGATIONS.contains(each) && !each.endsWith("copyup"))
        .toList();
  }

  private void volume(JsonObject volume) {
    List<String> options = options(volume, "Options");
    String target = volume.text("Dest");
    boolean noCopy = options.contains("nocopy");
    for (String each : options) {
      boolean known = USUAL.contains(each) || PROPAGATIONS.contains(each);
      if (!known && !each.equals("ro") && !each.equals("nocopy")) {
        unsupported(target, each);
      }
    }
    String name = volume.bool("IsAnonymous") ? null : volume.nonEmpty("Name");
    String subpath = volume.nonEmpty("SubPath");
    mounts.add(
        new MountSpec(
            "volume",
            name,
            target,
            options.contains("ro"),
            null,
            null,
            new MountSpec.VolumeOptions(noCopy, null, subpath, null),
            null,
            null));
  }

  private void image(JsonObject image) {
    if (image.bool("ReadWrite")) {
      warnings.add("image mounts are read only: rw is not supported");
    }
    String subpath = image.nonEmpty("subPath");
    MountSpec.@Nullable ImageOptions options =
        subpath == null ? null : new MountSpec.ImageOptions(subpath);
    mounts.add(
        new MountSpec(
            "image",
            image.text("Source"),
            image.text("Destination"),
            true,
            null,
            null,
            null,
            options,
            null));
  }

  private static void unsupported(String target, String option) {
    throw PodmanException.plain(
        500, "option \"" + option + "\" of the mount at " + target + " is not supported");
  }

  private static List<String> options(JsonObject mount, String key) {
    List<String> options = mount.strings(key);
    return options == null ? List.of() : options;
  }
}
