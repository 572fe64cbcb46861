package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import java.util.List;

/** Keeps the names that links give right: when the linked one starts, when one is removed. */
final class LinkContainers {
  private static final System.Logger LOG = System.getLogger(LinkContainers.class.getName());

  private final Lifecycle life;

  LinkContainers(Lifecycle life) {
    this.life = life;
  }

  /** The addresses of a container are new: those that link it learn them. */
  void started(Container linked) {
    for (ManagedContainer each : life.registry.all()) {
      Container linking = each.snapshot();
      boolean concerned =
          linking.state().alive()
              && Link.allOf(linking).stream().anyMatch(link -> link.leadsTo(linked));
      if (concerned) {
        refresh(linking);
      }
    }
  }

  private void refresh(Container linking) {
    try {
      life.parts.renderer().refreshHosts(linking);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot rewrite the hosts of " + linking.name(), e);
    }
  }

  /** Removes the link behind a name such as {@code /parent/alias}. */
  void unlink(String ref) {
    ManagedContainer unused = life.registry.require(ref);
    String name = ref.startsWith("/") ? ref.substring(1) : ref;
    int slash = name.lastIndexOf('/');
    if (slash < 0) {
      throw EngineException.internal(
          "Conflict, cannot remove the default link name of the container", null);
    }
    ManagedContainer parent = life.registry.require(name.substring(0, slash));
    parent.lock.lock();
    try {
      HostConfig host = parent.snapshot().hostConfig();
      List<String> left =
          Link.of(parent.snapshot()).stream()
              .filter(link -> !link.alias().equals(name.substring(slash + 1)))
              .map(Link::text)
              .toList();
      Container after =
          parent.snapshot().withHostConfig(new HostConfigBuilder(host).links(left).build());
      life.store.writeDocument(after);
      parent.replace(after);
      if (after.state().alive()) {
        refresh(after);
      }
    } finally {
      parent.lock.unlock();
    }
  }
}
