package dev.berth.docker.container;

import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.container.MountSpec.BindOptions;
import dev.berth.runtime.container.MountSpec.TmpfsOptions;
import dev.berth.runtime.container.MountSpec.VolumeOptions;
import dev.berth.wire.JsonWriter;
import java.util.List;

/** Renders structured mounts as they were asked for. */
final class MountSpecRenderer {
  private MountSpecRenderer() {}

  static void render(JsonWriter out, List<MountSpec> mounts) {
    out.array("Mounts");
    for (MountSpec each : mounts) {
      out.object().put("Type", each.type()).putPresent("Source", each.source());
      out.putPresent("Target", each.target());
      flag(out, "ReadOnly", each.readOnly());
      out.putPresent("Consistency", each.consistency());
      if (each.bindOptions() != null) {
        bind(out, each.bindOptions());
      }
      if (each.volumeOptions() != null) {
        volume(out, each.volumeOptions());
      }
      if (each.imageOptions() != null) {
        out.object("ImageOptions").putPresent("Subpath", each.imageOptions().subpath()).end();
      }
      if (each.tmpfsOptions() != null) {
        tmpfs(out, each.tmpfsOptions());
      }
      out.end();
    }
    out.endArray();
  }

  private static void bind(JsonWriter out, BindOptions options) {
    out.object("BindOptions").putPresent("Propagation", options.propagation());
    flag(out, "NonRecursive", options.nonRecursive());
    flag(out, "CreateMountpoint", options.createMountpoint());
    flag(out, "ReadOnlyNonRecursive", options.readOnlyNonRecursive());
    flag(out, "ReadOnlyForceRecursive", options.readOnlyForceRecursive());
    out.end();
  }

  private static void volume(JsonWriter out, VolumeOptions options) {
    out.object("VolumeOptions");
    flag(out, "NoCopy", options.noCopy());
    if (options.labels() != null && !options.labels().isEmpty()) {
      out.putMap("Labels", options.labels());
    }
    out.putPresent("Subpath", options.subpath());
    if (options.driverConfig() != null) {
      out.object("DriverConfig").putPresent("Name", options.driverConfig().name());
      if (options.driverConfig().options() != null && !options.driverConfig().options().isEmpty()) {
        out.putMap("Options", options.driverConfig().options());
      }
      out.end();
    }
    out.end();
  }

  private static void tmpfs(JsonWriter out, TmpfsOptions options) {
    out.object("TmpfsOptions").putPresent("SizeBytes", options.sizeBytes());
    out.putPresent("Mode", options.mode());
    if (options.options() != null && !options.options().isEmpty()) {
      out.array("Options");
      for (List<String> pair : options.options()) {
        out.array();
        pair.forEach(out::element);
        out.endArray();
      }
      out.endArray();
    }
    out.end();
  }

  private static void flag(JsonWriter out, String key, boolean value) {
    if (value) {
      out.put(key, true);
    }
  }
}
