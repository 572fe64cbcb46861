package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes limits and the restart policy of a container, running or not. */
final class UpdateContainer {
  private final Lifecycle life;

  UpdateContainer(Lifecycle life) {
    this.life = life;
  }

  List<String> update(
      ManagedContainer container, Resources resources, @Nullable RestartPolicy policy) {
    container.lock.lock();
    try {
      Container before = container.snapshot();
      check(container, policy);
      HostConfig host = before.hostConfig();
      List<String> warnings = life.parts.planner().checkUpdate(host.resources(), resources, policy);
      Resources merged = ResourceLimits.merge(host.resources(), resources);
      RestartPolicy wanted =
          policy == null || policy.name().isEmpty() ? host.restartPolicy() : policy;
      if (before.state().alive() && !merged.equals(host.resources())) {
        apply(before, merged);
      }
      Container after = before.withHostConfig(host.withLimits(merged, wanted));
      life.store.writeDocument(after);
      container.replace(after);
      life.events.publish(after, "update");
      return warnings;
    } finally {
      container.lock.unlock();
    }
  }

  private static void check(ManagedContainer container, @Nullable RestartPolicy policy) {
    String id = container.id().hex();
    if (container.removing || container.state().status() == ContainerStatus.DEAD) {
      throw EngineException.conflict(
          "Cannot update container "
              + id
              + ": container is marked for removal and cannot be \"update\"");
    }
    boolean restarts = policy != null && !policy.name().isEmpty() && !policy.name().equals("no");
    if (restarts && container.snapshot().hostConfig().autoRemove()) {
      throw EngineException.invalid(
          "Restart policy cannot be updated because AutoRemove is enabled for the container");
    }
  }

  private void apply(Container container, Resources limits) {
    try {
      byte[] json = life.parts.renderLimits(limits);
      life.parts.runtime().update(container.id(), json);
    } catch (EngineException e) {
      throw new EngineException(
          e.kind(), "Cannot update container " + container.id().hex() + ": " + e.text(), e);
    }
  }
}
