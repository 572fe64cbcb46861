package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.error.EngineException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Opens containers' logs by their driver. */
public final class ContainerLogs implements Logs {
  private final Containers containers;

  public ContainerLogs(Containers containers) {
    this.containers = containers;
  }

  @Override
  public Reading open(String containerRef, LogQuery query) {
    Container container = containers.get(containerRef);
    ContainerStatus status = container.state().status();
    if (status == ContainerStatus.DEAD || status == ContainerStatus.REMOVING) {
      throw EngineException.conflict(
          "can not get logs from container which is dead or marked for removal");
    }
    String type = container.hostConfig().logConfig().type();
    String path = container.logPath();
    BooleanSupplier running = () -> isRunning(container.id().hex());
    if ("journald".equals(type)) {
      return new JournalReading(container, query, LogAttributes.of(container), running);
    }
    if (path == null || "none".equals(type)) {
      throw EngineException.notImplemented("configured logging driver does not support reading");
    }
    return new FileReading(
        Path.of(path), container.config().tty(), query, LogAttributes.of(container), running);
  }

  private boolean isRunning(String id) {
    try {
      return containers.get(id).state().running();
    } catch (EngineException e) {
      return false; // removed meanwhile
    }
  }
}
