package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.log.option.GoText;
import dev.berth.runtime.log.option.LogDrivers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
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
    String driver = LogDesk.driver(container);
    String path = container.logPath();
    if (driver.equals("none")
        || (path == null && LogDrivers.keepsFile(driver))
        || silent(container)) {
      throw EngineException.notImplemented("configured logging driver does not support reading");
    }
    Map<String, String> attributes = checked(container, driver);
    BooleanSupplier running = sameRun(container);
    if (path == null || driver.equals("journald")) {
      return new JournalReading(container, query, attributes, running);
    }
    return new FileReading(Path.of(path), container.config().tty(), query, attributes, running);
  }

  /** Options that no start could use are an error of reading too. */
  private static Map<String, String> checked(Container container, String driver) {
    try {
      if (!LogDrivers.forwards(driver) && LogDrivers.keepsFile(driver)) {
        LogDesk.files(container);
      }
      // what is kept beside a collector has none
      return LogDrivers.forwards(driver) ? Map.of() : LogAttributes.of(container);
    } catch (EngineException e) {
      if (driver.equals("local")) {
        throw e;
      }
      throw EngineException.internal(e.text(), e);
    }
  }

  private static boolean silent(Container container) {
    String disabled = LogDesk.options(container).getOrDefault("cache-disabled", "");
    return LogDrivers.forwards(LogDesk.driver(container))
        && !disabled.isEmpty()
        && GoText.parseBool(disabled);
  }

  /** Following ends with the run, even if another follows at once. */
  private BooleanSupplier sameRun(Container container) {
    ContainerState begun = container.state();
    String id = container.id().hex();
    return () -> {
      try {
        ContainerState now = containers.get(id).state();
        return now.alive() && Objects.equals(now.startedAt(), begun.startedAt());
      } catch (EngineException e) {
        return false; // removed meanwhile
      }
    };
  }
}
