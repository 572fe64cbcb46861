package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.log.option.LogDrivers;
import dev.berth.runtime.userns.IdMapping;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes containers: a name, a plan, a writable layer, a document; in that order, or nothing. */
final class ContainerCreator {
  private static final int NAME_ATTEMPTS = 6;

  private final Lifecycle life;
  private final VolumeCopyUp fill;
  private final SecretFiles secrets;

  ContainerCreator(Lifecycle life) {
    this.life = life;
    this.fill = new VolumeCopyUp(life.parts);
    this.secrets = new SecretFiles(life.parts);
  }

  CreateResult create(CreateContainer request) {
    ContainerId id = ContainerId.random();
    String name = reserveName(request.name(), id);
    CreatePlanner.Planned planned;
    try {
      planned = life.parts.planner().plan(id, name, request);
    } catch (RuntimeException e) {
      attempt(e, () -> life.parts.volumes().abandon(id, life.registry::usersOf));
      life.registry.releaseName(name, id);
      throw e;
    }
    Container container =
        keepsFile(planned.container())
            ? planned.container().withLogPath(life.parts.paths().containerLog(id).toString())
            : planned.container();
    try {
      store(container);
    } catch (RuntimeException e) {
      undo(container, e);
      throw e;
    }
    life.parts.volumes().release(id);
    life.events.publish(container, "create");
    return new CreateResult(id, planned.warnings());
  }

  private static boolean keepsFile(Container container) {
    String driver = container.hostConfig().logConfig().type();
    return driver == null || LogDrivers.keepsFile(driver);
  }

  private void store(Container container) {
    life.store.prepare(container.id());
    Image image = life.parts.images().ofContainer(container.imageId());
    new IdPlans(life).withIds(container, image, ids -> makeLayer(container, image, ids));
    fill.atCreate(container, new VolumeUse(life.parts, life.registry));
    life.store.writeDocument(container);
    life.parts.images().whileThere(container.imageId(), () -> add(container));
  }

  /** A pod that is being removed takes nobody in. */
  private void add(Container container) {
    PodMembership pod = container.hostConfig().pod();
    Runnable add = () -> life.registry.add(new ManagedContainer(container));
    if (pod == null || pod.infra()) {
      add.run();
    } else {
      life.parts.pods().whileThere(pod.id(), add);
    }
  }

  private void makeLayer(Container container, Image image, IdMapping ids) {
    life.parts.rootFileSystems().create(container.id(), image, ids);
    secrets.write(container, ids);
  }

  private String reserveName(@Nullable String wanted, ContainerId id) {
    if (wanted != null && !wanted.isEmpty()) {
      String name = wanted.startsWith("/") ? wanted.substring(1) : wanted;
      life.reserveName(name, wanted, id);
      return name;
    }
    for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
      String name = life.parts.names().next(attempt);
      if (life.registry.tryReserve(name, id)) {
        return name;
      }
    }
    String name = id.hex().substring(0, 12);
    life.registry.reserveName(name, name, id);
    return name;
  }

  private void undo(Container container, RuntimeException first) {
    attempt(first, () -> life.parts.rootFileSystems().remove(container.id()));
    attempt(first, () -> deleteDirectory(container.id()));
    attempt(first, () -> life.parts.volumes().abandon(container.id(), life.registry::usersOf));
    life.registry.releaseName(container.name(), container.id());
  }

  private void deleteDirectory(ContainerId id) {
    Path grave = life.store.bury(id);
    life.store.delete(grave);
  }

  private static void attempt(RuntimeException first, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      first.addSuppressed(e);
    }
  }
}
