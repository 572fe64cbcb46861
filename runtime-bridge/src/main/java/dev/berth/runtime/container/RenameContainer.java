package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.Networks;
import java.util.Map;

/** Gives containers other names. */
final class RenameContainer {
  private final Lifecycle life;

  RenameContainer(Lifecycle life) {
    this.life = life;
  }

  void rename(ManagedContainer container, String newName) {
    String name = newName.startsWith("/") ? newName.substring(1) : newName;
    if (newName.isEmpty()) {
      throw EngineException.invalid("Neither old nor new names may be empty");
    }
    container.lock.lock();
    try {
      Container before = container.snapshot();
      if (before.name().equals(name)) {
        throw EngineException.invalid(
            "Renaming a container with the same name as its current name");
      }
      if (container.removing) {
        throw EngineException.conflict("container is marked for removal and cannot be renamed");
      }
      reserve(name, before);
      Container after = before.withName(name);
      try {
        life.store.writeDocument(after);
      } catch (RuntimeException e) {
        life.registry.releaseName(name, before.id());
        throw e;
      }
      container.replace(after);
      rejoin(container, after);
      life.registry.releaseName(before.name(), before.id());
      life.events.publish(after, "rename", Map.of("oldName", "/" + before.name()));
    } finally {
      container.lock.unlock();
    }
  }

  /** Its networks know it by the new name at once. */
  private void rejoin(ManagedContainer container, Container renamed) {
    Networks.Joined joined = life.parts.networks().renamed(renamed);
    if (joined != null) {
      life.change(container, renamed.withNetworks(joined.endpoints(), joined.ports()));
    }
  }

  private void reserve(String name, Container container) {
    try {
      life.reserveName(name, '/' + name, container.id());
    } catch (EngineException e) {
      throw new EngineException(e.kind(), "Error when allocating new name: " + e.text(), e);
    }
  }
}
