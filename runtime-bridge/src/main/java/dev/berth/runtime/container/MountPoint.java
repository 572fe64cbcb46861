package dev.berth.runtime.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resolved mount, as inspect shows it and as the runtime gets it.
 *
 * @param type {@code bind}, {@code volume}, {@code tmpfs} or {@code image}
 * @param name of the volume, null otherwise
 * @param source absolute path on the host, empty for tmpfs
 * @param destination absolute path inside
 * @param driver of the volume, null otherwise
 * @param mode the options text as given ({@code ro,z}), empty when none
 * @param writable whether it can be written
 * @param propagation {@code rprivate} and so on, empty where it does not apply
 * @param anonymous whether {@code rm -v} removes the volume
 * @param tmpfsOptions mount options of a tmpfs, null otherwise
 * @param recursive whether a bind takes submounts along
 * @param image id of the image that is mounted, null for other types
 */
public record MountPoint(
    String type,
    @Nullable String name,
    String source,
    String destination,
    @Nullable String driver,
    String mode,
    boolean writable,
    String propagation,
    boolean anonymous,
    @Nullable String tmpfsOptions,
    boolean recursive,
    @Nullable String image) {

  /** A mount of something else than an image. */
  public MountPoint(
      String type,
      @Nullable String name,
      String source,
      String destination,
      @Nullable String driver,
      String mode,
      boolean writable,
      String propagation,
      boolean anonymous,
      @Nullable String tmpfsOptions,
      boolean recursive) {
    this(
        type,
        name,
        source,
        destination,
        driver,
        mode,
        writable,
        propagation,
        anonymous,
        tmpfsOptions,
        recursive,
        null);
  }

  /** The name of the volume it mounts, null where it mounts something else. */
  public @Nullable String volume() {
    return type.equals("volume") ? name : null;
  }

  /** Whether a word is among the options. */
  boolean hasOption(String word) {
    return List.of(mode.split(",", -1)).contains(word);
  }
}
