package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mounts, volumes and what else of a specification is about files. */
final class StorageSpec {
  /** What stays writable where the root file system is not. */
  private static final List<String> WRITABLE = List.of("/run", "/tmp", "/var/tmp");

  private static final String VOLUME = "[a-zA-Z0-9][a-zA-Z0-9_.-]*";

  /** Podman's default, in bytes. */
  private static final long SHM = 65_536_000;

  private final JsonObject spec;
  private final Engine engine;
  private final List<MountSpec> mounts = new ArrayList<>();
  private final Map<String, String> tmpfs = new LinkedHashMap<>();
  private final Map<String, List<String>> options = new LinkedHashMap<>();

  StorageSpec(JsonObject spec, Engine engine) {
    this.engine = engine;
    this.spec = spec;
  }

  /**
   * Says it all.
   *
   * @param systemd whether there is a systemd inside
   */
  void apply(HostConfigBuilder host, boolean systemd) {
    objects("mounts").forEach(this::mount);
    objects("volumes").forEach(this::volume);
    objects("overlay_volumes").forEach(this::overlay);
    objects("image_volumes").forEach(this::image);
    boolean readOnly = spec.bool("read_only_filesystem");
    if (readOnly && spec.bool("read_write_tmpfs")) {
      WRITABLE.forEach(place -> writable(place, ""));
    }
    if (systemd) {
      Long size = spec.numberOrNull("shm_size_systemd");
      String limit = size == null || size == 0 ? "" : ",size=" + size;
      SystemdMode.PLACES.forEach(place -> writable(place, limit));
    }
    host.mounts(mounts.isEmpty() ? null : mounts).tmpfs(tmpfs.isEmpty() ? null : tmpfs);
    host.volumesFrom(others());
    Long shared = spec.numberOrNull("shm_size");
    host.shmSize(shared == null || shared == 0 ? SHM : shared).readonlyRootfs(readOnly);
    Map<String, String> limits = spec.stringMap("storage_opts");
    host.storageOpt(limits == null || limits.isEmpty() ? null : limits);
  }

  /** Containers whose volumes are used, which must be there. */
  private @Nullable List<String> others() {
    List<String> all = spec.strings("volumes_from");
    for (String each : all == null ? List.<String>of() : all) {
      String name = each.split(":", 2)[0];
      try {
        Container unused = engine.containers().get(name);
      } catch (EngineException e) {
        throw PodmanException.caused(
            500,
            "looking up container \""
                + name
                + "\" for volumes-from: no container with name or ID \""
                + name
                + "\" found",
            "no such container");
      }
    }
    return all;
  }

  /** Further words of the mounts, by their place inside. */
  Map<String, List<String>> options() {
    return options;
  }

  private List<JsonObject> objects(String key) {
    List<JsonObject> all = spec.objects(key);
    return all == null ? List.of() : all;
  }

  private void mount(JsonObject mount) {
    String target = mount.text("destination");
    MountWords words = words(mount, "options", target);
    switch (mount.text("type")) {
      case "bind", "" -> bind(part(mount.text("source"), words.subpath()), target, words);
      case "tmpfs" -> {
        tmpfs.put(target, words.ofTmpfs());
        options.put(target, words.further(true));
      }
      case "devpts" ->
          throw PodmanException.plain(
              500, "mounts of type devpts are not supported by this engine: each has one");
      case String other ->
          throw PodmanException.caused(
              500, "invalid filesystem type \"" + other + "\"", "invalid argument");
    }
  }

  private void writable(String place, String further) {
    boolean taken = mounts.stream().anyMatch(each -> each.target().equals(place));
    if (!taken && !tmpfs.containsKey(place)) {
      tmpfs.put(place, "rw,exec" + further);
      options.put(place, List.of("tmpcopyup"));
    }
  }

  private void bind(String source, String target, MountWords words) {
    further(target, words.further(false));
    MountSpec.BindOptions bound =
        new MountSpec.BindOptions(
            words.propagation(), words.has("bind"), false, words.readOnly(), false);
    mounts.add(
        new MountSpec("bind", source, target, words.readOnly(), null, bound, null, null, null));
  }

  /** What a path below a directory leads to; it must not lead out of it. */
  private static String part(String source, String subpath) {
    if (subpath.isEmpty()) {
      return source;
    }
    Path whole = Path.of(source);
    try {
      Path part = whole.resolve(subpath).toRealPath();
      if (part.startsWith(whole.toRealPath())) {
        return part.toString();
      }
    } catch (IOException e) {
      throw PodmanException.caused(
          500, "statfs " + whole.resolve(subpath), "no such file or directory");
    }
    throw PodmanException.plain(500, "subpath " + subpath + " leads out of " + source);
  }

  private void further(String target, List<String> words) {
    if (!words.isEmpty()) {
      options.put(target, words);
    }
  }

  private void volume(JsonObject volume) {
    String target = volume.text("Dest");
    MountWords words = words(volume, "Options", target);
    further(target, words.further(false));
    String name = volume.bool("IsAnonymous") ? null : volume.nonEmpty("Name");
    if (name != null && !name.matches(VOLUME)) {
      throw PodmanException.caused(
          500,
          "creating named volume \""
              + name
              + "\": running volume create option: names must match "
              + VOLUME,
          "invalid argument");
    }
    String subpath = volume.nonEmpty("SubPath");
    MountSpec.VolumeOptions kept =
        new MountSpec.VolumeOptions(words.has("nocopy"), null, subpath, null);
    boolean readOnly = words.readOnly() && name != null;
    mounts.add(new MountSpec("volume", name, target, readOnly, null, null, kept, null, null));
  }

  /** A directory whose changes stay with the container ({@code -v DIR:PLACE:O}). */
  private void overlay(JsonObject overlay) {
    String target = overlay.text("destination");
    List<String> given = overlay.strings("options");
    for (String each : given == null ? List.<String>of() : given) {
      if (each.startsWith("upperdir=") || each.startsWith("workdir=")) {
        throw PodmanException.plain(
            500, "overlay_volumes with " + each + " are not supported by this engine");
      }
    }
    options.put(target, List.of("O"));
    MountSpec.BindOptions bound = new MountSpec.BindOptions(null, false, false, false, false);
    String source = overlay.text("source");
    mounts.add(
        source.startsWith("/")
            ? new MountSpec("bind", source, target, false, null, bound, null, null, null)
            : new MountSpec(
                "volume",
                source,
                target,
                false,
                null,
                null,
                new MountSpec.VolumeOptions(true, null, null, null),
                null,
                null));
  }

  private void image(JsonObject image) {
    String target = image.text("Destination");
    if (image.bool("ReadWrite")) {
      options.put(target, List.of("rw"));
    }
    String subpath = image.nonEmpty("subPath");
    MountSpec.@Nullable ImageOptions part =
        subpath == null ? null : new MountSpec.ImageOptions(subpath);
    mounts.add(
        new MountSpec("image", image.text("Source"), target, true, null, null, null, part, null));
  }

  private static MountWords words(JsonObject mount, String key, String target) {
    if (!target.startsWith("/")) {
      throw PodmanException.plain(
          500, "invalid container path \"" + target + "\", must be an absolute path");
    }
    List<String> given = mount.strings(key);
    return new MountWords(target, given == null ? List.of() : given);
  }
}
