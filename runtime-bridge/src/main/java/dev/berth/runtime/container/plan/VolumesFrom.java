package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.error.EngineException;
import java.util.List;

/**
 * A parsed {@code container[:ro|rw]}.
 *
 * @param container id or name
 */
record VolumesFrom(String container, String mode) {
  static VolumesFrom parse(String text) {
    if (text.isEmpty()) {
      throw EngineException.invalid("volumes-from specification cannot be an empty string");
    }
    int colon = text.indexOf(':');
    String mode = colon < 0 ? "rw" : text.substring(colon + 1);
    if (!BindText.validMode(mode) || List.of(mode.split(",", -1)).contains("nocopy")) {
      throw EngineException.invalid("invalid mode: " + mode);
    }
    return new VolumesFrom(colon < 0 ? text : text.substring(0, colon), mode);
  }

  /** The other container's mount as this one sees it. */
  MountPoint apply(MountPoint mount) {
    boolean readOnly = List.of(mode.split(",", -1)).contains("ro");
    return new MountPoint(
        mount.type(),
        mount.name(),
        mount.source(),
        mount.destination(),
        mount.driver(),
        "",
        mount.writable() && !readOnly,
        mount.propagation(),
        mount.anonymous(),
        mount.tmpfsOptions(),
        mount.recursive(),
        mount.image());
  }
}
