package dev.berth.docker.network;

import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.volume.Volumes;
import java.util.List;

/** Which containers refer to a volume. */
public final class VolumeUse {
  private VolumeUse() {}

  /** Asks the containers there are then. */
  public static Volumes.Users of(Engine engine) {
    return volume -> ids(engine.containers().list(), volume);
  }

  /** Ids of those that mount it. */
  public static List<String> ids(List<Container> containers, String volume) {
    return containers.stream()
        .filter(each -> each.mountsVolume(volume))
        .map(each -> each.id().hex())
        .toList();
  }
}
