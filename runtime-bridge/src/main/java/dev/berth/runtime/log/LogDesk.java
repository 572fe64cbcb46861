package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.LogKeeper;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.log.forward.Collector;
import dev.berth.runtime.log.option.FileOptions;
import dev.berth.runtime.log.option.LogDrivers;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Chooses how output is written, and has it rotated and forwarded. */
public final class LogDesk implements LogKeeper {
  private static final Path JOURNAL = Path.of("/run/systemd/journal/socket");

  /** The monitor begins a file anew at this size at the earliest, where this service rotates. */
  private static final long MONITOR_LIMIT = 16 << 20;

  private final Kernel kernel;
  private final RotationWatch rotation;
  private final Forwarding forwarding;

  public LogDesk(Kernel kernel, StorePaths paths) {
    this.kernel = kernel;
    this.rotation = new RotationWatch(kernel, paths);
    this.forwarding = new Forwarding(kernel);
  }

  static String driver(Container container) {
    String type = container.hostConfig().logConfig().type();
    return type == null || type.isEmpty() ? LogDrivers.DEFAULT : type;
  }

  static Map<String, String> options(Container container) {
    Map<String, String> options = container.hostConfig().logConfig().config();
    return options == null ? Map.of() : options;
  }

  /** How large the files of a container's log grow; INVALID when the options cannot be used. */
  static FileOptions files(Container container) {
    String driver = driver(container);
    if (LogDrivers.forwards(driver)) {
      return FileOptions.cache(options(container));
    }
    return driver.equals("local")
        ? FileOptions.local(options(container))
        : FileOptions.jsonFile(options(container));
  }

  @Override
  public Plan prepare(Container container) {
    try {
      return plan(container);
    } catch (EngineException e) {
      String text =
          "failed to create task for container: failed to initialize logging driver: " + e.text();
      // the words by which Docker takes a failed start for one of the command
      throw text.toLowerCase(Locale.ROOT).contains("no such file or directory")
          ? EngineException.invalid(text)
          : EngineException.internal(text, e);
    }
  }

  private Plan plan(Container container) {
    String driver = driver(container);
    String path = container.logPath();
    if (driver.equals("none")) {
      return new Plan("none", null, 0, null);
    }
    if (driver.equals("journald") || path == null) {
      if (!Files.exists(JOURNAL)) {
        throw EngineException.invalid("journald is not enabled on this host");
      }
      LogAttributes.of(container);
      return new Plan("journald", null, 0, LogAttributes.tag(container));
    }
    FileOptions files = files(container);
    if (LogDrivers.forwards(driver)) {
      try (Collector collector = Collectors.of(kernel, container)) {
        collector.probe();
      } catch (IOException e) {
        throw EngineException.invalid(Collectors.words(container, e));
      }
    } else {
      LogAttributes.of(container);
    }
    return new Plan("k8s-file", Path.of(path), limit(files), null);
  }

  /**
   * While this service is away the monitor alone sees to it that a log does not grow for ever. It
   * counts what it wrote in all, also over rotations, which is why files keep a second name.
   */
  private static long limit(FileOptions files) {
    return LogRotator.needed(files)
        ? Math.max(MONITOR_LIMIT, files.maxSize() * files.maxFiles())
        : files.maxSize();
  }

  @Override
  public void changed(Container container) {
    if (options(container).isEmpty() && driver(container).equals(LogDrivers.DEFAULT)) {
      return;
    }
    rotation.changed(container);
    forwarding.changed(container);
  }

  @Override
  public void flush(Container container) {
    forwarding.flush(container);
  }

  @Override
  public boolean forwarding() {
    return forwarding.active();
  }

  @Override
  public void close() {
    rotation.close();
    forwarding.close();
  }
}
