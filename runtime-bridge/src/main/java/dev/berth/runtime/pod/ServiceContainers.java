package dev.berth.runtime.pod;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.ContainerService;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.error.ErrorKind;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Containers that do nothing but run as long as one of their pods does, so that others can wait for
 * the end of all of them.
 */
final class ServiceContainers {
  private final PodShelf shelf;
  private final Supplier<ContainerService> containers;
  private final PauseImage image;

  ServiceContainers(PodShelf shelf, Supplier<ContainerService> containers, PauseImage image) {
    this.shelf = shelf;
    this.containers = containers;
    this.image = image;
  }

  String create(String name) {
    HostConfigBuilder host = new HostConfigBuilder().networkMode("none").readonlyRootfs(true);
    CreateContainer request =
        new CreateContainer(
            name, image.name(), null, new ContainerConfigBuilder().build(), host.build(), Map.of());
    return containers.get().create(request).id().hex();
  }

  /** After work on a pod: its service container ends when it was the last that ran. */
  void settle(Pod pod) {
    String service = pod.serviceContainer();
    if (service == null) {
      return;
    }
    for (Pod each : shelf.list()) {
      if (Objects.equals(each.serviceContainer(), service) && runs(each)) {
        return;
      }
    }
    Runnable stop = () -> containers.get().stop(service, null, null);
    ErrorKind.NOT_FOUND.tolerate(() -> ErrorKind.NOT_MODIFIED.tolerate(stop));
  }

  private boolean runs(Pod pod) {
    for (Container each : LocalPods.members(containers.get(), pod)) {
      if (each.state().alive()) {
        return true;
      }
    }
    return false;
  }
}
