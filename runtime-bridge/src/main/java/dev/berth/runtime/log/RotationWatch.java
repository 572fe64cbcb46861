package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.log.option.FileOptions;
import dev.berth.runtime.log.option.LogDrivers;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Rotates the logs of running containers that ask for pieces. A log that is being written to is
 * looked at every few milliseconds, one that is not costs nothing.
 */
final class RotationWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RotationWatch.class.getName());
  private static final long BETWEEN_LOOKS_MILLIS = 20;

  private final Kernel kernel;
  private final StorePaths paths;
  private final ConcurrentMap<Path, LogRotator> rotators = new ConcurrentHashMap<>();
  private final ConcurrentMap<WatchKey, Path> keys = new ConcurrentHashMap<>();
  private @Nullable WatchService service;
  private boolean closed;

  RotationWatch(Kernel kernel, StorePaths paths) {
    this.kernel = kernel;
    this.paths = paths;
  }

  /** Watches a container's log exactly while it runs. */
  void changed(Container container) {
    String log = container.logPath();
    if (log == null || !LogDrivers.keepsFile(LogDesk.driver(container))) {
      return;
    }
    Path path = Path.of(log);
    if (!container.state().alive()) {
      rotators.remove(path);
      return;
    }
    FileOptions options;
    try {
      options = LogDesk.files(container);
    } catch (EngineException e) {
      return; // no start could use them
    }
    if (LogRotator.needed(options) && !rotators.containsKey(path)) {
      Path control = paths.bundle(container.id()).resolve("ctl");
      rotators.put(path, new LogRotator(kernel, path, control, options));
      begin(path);
    }
  }

  private void begin(Path log) {
    try {
      WatchService watching = service();
      if (watching != null) {
        register(watching, log);
        // it may have been written to before
        Thread.ofVirtual().name("log-rotation").start(() -> check(log));
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "the log is not rotated: " + log, e);
    }
  }

  private synchronized @Nullable WatchService service() throws IOException {
    if (service == null && !closed) {
      WatchService made = paths.exits().getFileSystem().newWatchService();
      service = made;
      Thread.ofVirtual().name("log-watch").start(() -> run(made));
    }
    return service;
  }

  private void register(WatchService watching, Path log) throws IOException {
    Path directory = log.getParent();
    if (directory != null) {
      keys.put(directory.register(watching, StandardWatchEventKinds.ENTRY_MODIFY), log);
    }
  }

  private void run(WatchService watching) {
    try {
      while (true) {
        Set<Path> written = new HashSet<>();
        for (WatchKey key = watching.take(); key != null; key = watching.poll()) {
          key.cancel(); // so that the writing itself makes no notices until the next look
          Path log = keys.remove(key);
          if (log != null) {
            written.add(log);
          }
        }
        written.forEach(this::check);
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
        for (Path log : written) {
          again(watching, log);
        }
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "the log watcher ends");
    }
  }

  private void again(WatchService watching, Path log) {
    if (!rotators.containsKey(log)) {
      return;
    }
    try {
      register(watching, log);
      check(log);
    } catch (IOException e) {
      rotators.remove(log); // the container is gone
    }
  }

  private void check(Path log) {
    LogRotator rotator = rotators.get(log);
    if (rotator == null) {
      return;
    }
    try {
      rotator.check();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot rotate " + log, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    WatchService watching = service;
    if (watching != null) {
      try {
        watching.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "closing the log watcher", e);
      }
    }
  }
}
