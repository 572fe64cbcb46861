package dev.berth.runtime.container;

import dev.berth.runtime.image.Image;
import dev.berth.runtime.userns.IdMapping;
import dev.berth.runtime.userns.UserNamespaces;
import dev.berth.runtime.userns.UsernsMode;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plans the ids of new containers. Those of {@code auto} containers must not overlap, so that they
 * are planned one after the other, each noted before the next one looks.
 */
final class IdPlans {
  private static final Object AUTO = new Object();

  private final Lifecycle life;

  IdPlans(Lifecycle life) {
    this.life = life;
  }

  /** Plans, and has the mapping noted. */
  void withIds(Container container, Image image, Consumer<IdMapping> note) {
    UsernsMode mode = UsernsMode.parse(container.hostConfig().usernsMode());
    String other = NetworkModes.sharedContainer(container.hostConfig().usernsMode());
    if (other != null) {
      note.accept(life.parts.rootFileSystems().ids(life.registry.require(other).id()));
      return;
    }
    if (mode.kind() != UsernsMode.Kind.AUTO) {
      note.accept(UserNamespaces.plan(mode, 0, List.of()));
      return;
    }
    long needed = life.parts.rootFileSystems().idsNeeded(image);
    synchronized (AUTO) {
      IdMapping ids = UserNamespaces.plan(mode, needed, taken());
      note.accept(ids);
    }
  }

  /** Also of containers that are being made: their layer is there, if not their document. */
  private List<IdMapping> taken() {
    return life.store.directories().stream()
        .map(life.parts.rootFileSystems()::ids)
        .filter(IdMapping::exclusive)
        .toList();
  }
}
