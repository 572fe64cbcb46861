package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.util.List;
import java.util.function.UnaryOperator;
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
      HostConfig host = before.hostConfig();
      List<String> warnings = check(container, resources, policy);
      Resources merged =
          ResourceLimits.merge(host.resources(), life.parts.planner().supported(resources));
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

  /** Changes other settings; limits are applied to a container that runs. */
  void settings(
      ManagedContainer container,
      UnaryOperator<ContainerConfig> config,
      UnaryOperator<HostConfig> host) {
    Container before = container.snapshot();
    if (container.removing || before.state().status() == ContainerStatus.DEAD) {
      throw failed(
          before,
          EngineException.conflict("container is marked for removal and cannot be \"update\""));
    }
    Container after =
        before.withSettings(config.apply(before.config()), host.apply(before.hostConfig()));
    Resources limits = after.hostConfig().resources();
    boolean applied = before.state().alive() && !after.hostConfig().more().cgroupsDisabled();
    if (applied && !limits.equals(before.hostConfig().resources())) {
      apply(before, life.parts.planner().supported(limits));
    }
    life.store.writeDocument(after);
    container.replace(after);
    life.events.publish(after, "update");
  }

  /** What is wrong in itself is INVALID; what does not fit this container is CONFLICT. */
  private List<String> check(
      ManagedContainer container, Resources resources, @Nullable RestartPolicy policy) {
    HostConfig host = container.snapshot().hostConfig();
    try {
      List<String> warnings = life.parts.planner().checkUpdate(host.resources(), resources, policy);
      if (container.removing || container.state().status() == ContainerStatus.DEAD) {
        throw EngineException.conflict("container is marked for removal and cannot be \"update\"");
      }
      if (policy != null && RestartDecision.restarts(policy) && host.autoRemove()) {
        throw EngineException.conflict(
            "Restart policy cannot be updated because AutoRemove is enabled for the container");
      }
      return warnings;
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.CONFLICT ? failed(container.snapshot(), e) : e;
    }
  }

  private void apply(Container container, Resources limits) {
    try {
      byte[] json = life.parts.renderLimits(limits);
      life.parts.runtime().update(container.id(), json);
    } catch (EngineException e) {
      throw failed(container, e);
    }
  }

  private static EngineException failed(Container container, EngineException cause) {
    return new EngineException(
        cause.kind(),
        "Cannot update container " + container.id().hex() + ": " + cause.text(),
        cause);
  }
}
