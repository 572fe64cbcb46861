package dev.berth.runtime.container;

import dev.berth.runtime.container.plan.ContainerPaths;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One structured mount.
 *
 * @param type {@code bind}, {@code volume}, {@code tmpfs}, {@code image}, {@code npipe} or {@code
 *     cluster}
 * @param source host path, volume name or image reference; null for an anonymous volume or tmpfs
 */
public record MountSpec(
    String type,
    @Nullable String source,
    String target,
    boolean readOnly,
    @Nullable String consistency,
    @Nullable BindOptions bindOptions,
    @Nullable VolumeOptions volumeOptions,
    @Nullable ImageOptions imageOptions,
    @Nullable TmpfsOptions tmpfsOptions) {

  /** What a mount point was made of, null where it was none of these. */
  public static @Nullable MountSpec of(HostConfig host, MountPoint mount) {
    List<MountSpec> specs = host.mounts();
    for (MountSpec spec : specs == null ? List.<MountSpec>of() : specs) {
      if (ContainerPaths.clean(spec.target()).equals(mount.destination())) {
        return spec;
      }
    }
    return null;
  }

  /** Options of a bind mount. */
  public record BindOptions(
      @Nullable String propagation,
      boolean nonRecursive,
      boolean createMountpoint,
      boolean readOnlyNonRecursive,
      boolean readOnlyForceRecursive) {}

  /** Options of a volume mount. */
  public record VolumeOptions(
      boolean noCopy,
      @Nullable Map<String, String> labels,
      @Nullable String subpath,
      @Nullable DriverConfig driverConfig) {}

  /** The driver of a volume made on demand. */
  public record DriverConfig(@Nullable String name, @Nullable Map<String, String> options) {}

  /** Options of an image mount. */
  public record ImageOptions(@Nullable String subpath) {}

  /** Options of a tmpfs: size in bytes (0 for none), mode as permission bits (0 for default). */
  public record TmpfsOptions(long sizeBytes, int mode, @Nullable List<List<String>> options) {}
}
