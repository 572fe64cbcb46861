package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.container.MountSpec.BindOptions;
import dev.berth.runtime.container.MountSpec.DriverConfig;
import dev.berth.runtime.container.MountSpec.ImageOptions;
import dev.berth.runtime.container.MountSpec.TmpfsOptions;
import dev.berth.runtime.container.MountSpec.VolumeOptions;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes structured mounts; from 1.42 options of another type than the mount's are refused. */
final class MountDecoder {
  private MountDecoder() {}

  static @Nullable List<MountSpec> decode(@Nullable List<JsonObject> mounts, ApiVersion version) {
    return mounts == null ? null : mounts.stream().map(each -> mount(each, version)).toList();
  }

  private static MountSpec mount(JsonObject mount, ApiVersion version) {
    String type = mount.text("Type");
    if (type.equals("image") && version.below(48)) {
      throw EngineException.invalid("Mount type \"Image\" needs API v1.48 or newer");
    }
    if (version.atLeast(42)) {
      refuse(mount, type, "BindOptions", "bind");
      refuse(mount, type, "VolumeOptions", "volume");
      refuse(mount, type, "TmpfsOptions", "tmpfs");
      refuse(mount, type, "ImageOptions", "image");
    }
    return new MountSpec(
        type,
        mount.nonEmpty("Source"),
        mount.text("Target"),
        mount.bool("ReadOnly"),
        mount.nonEmpty("Consistency"),
        bind(mount, version),
        volume(mount.object("VolumeOptions"), version),
        version.atLeast(48) ? image(mount.object("ImageOptions")) : null,
        tmpfs(mount.object("TmpfsOptions"), version));
  }

  private static void refuse(JsonObject mount, String type, String options, String owner) {
    boolean cluster = type.equals("cluster") && owner.equals("volume");
    if (mount.object(options) != null && !type.equals(owner) && !cluster) {
      throw EngineException.invalid(
          options + " must not be specified on mount type \"" + type + '"');
    }
  }

  private static @Nullable BindOptions bind(JsonObject mount, ApiVersion version) {
    JsonObject o = mount.object("BindOptions");
    // before 1.44 read-only meant the mount itself, not what is mounted below
    boolean old = version.below(44) && mount.bool("ReadOnly") && mount.text("Type").equals("bind");
    if (o == null) {
      return old ? new BindOptions(null, false, false, true, false) : null;
    }
    return new BindOptions(
        o.nonEmpty("Propagation"),
        version.atLeast(40) && o.bool("NonRecursive"),
        version.atLeast(42) && o.bool("CreateMountpoint"),
        old || version.atLeast(44) && o.bool("ReadOnlyNonRecursive"),
        version.atLeast(44) && o.bool("ReadOnlyForceRecursive"));
  }

  private static @Nullable VolumeOptions volume(@Nullable JsonObject o, ApiVersion version) {
    if (o == null) {
      return null;
    }
    JsonObject driver = o.object("DriverConfig");
    return new VolumeOptions(
        o.bool("NoCopy"),
        o.stringMap("Labels"),
        version.atLeast(45) ? o.nonEmpty("Subpath") : null,
        driver == null
            ? null
            : new DriverConfig(driver.nonEmpty("Name"), driver.stringMap("Options")));
  }

  private static @Nullable ImageOptions image(@Nullable JsonObject o) {
    return o == null ? null : new ImageOptions(o.nonEmpty("Subpath"));
  }

  private static @Nullable TmpfsOptions tmpfs(@Nullable JsonObject o, ApiVersion version) {
    return o == null
        ? null
        : new TmpfsOptions(
            o.number("SizeBytes"),
            o.integer("Mode"),
            version.atLeast(46) ? o.stringLists("Options") : null);
  }
}
