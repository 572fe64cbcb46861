package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches the directory where monitors leave exit codes (inotify), and looks at everything now and
 * then in case a notice was lost or a monitor died.
 */
final class ExitWatcher implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ExitWatcher.class.getName());
  private static final int SCAN_SECONDS = 5;

  private final WatchService service;
  private final Consumer<String> onFile;
  private final Runnable scan;

  private ExitWatcher(WatchService service, Consumer<String> onFile, Runnable scan) {
    this.service = service;
    this.onFile = onFile;
    this.scan = scan;
  }

  /**
   * Starts watching.
   *
   * @param onFile gets the name of each file that appears; must not block
   * @param scan called every few seconds; must not block
   */
  static ExitWatcher start(Path directory, Consumer<String> onFile, Runnable scan) {
    try {
      Files.createDirectories(directory);
      WatchService service = directory.getFileSystem().newWatchService();
      directory.register(service, StandardWatchEventKinds.ENTRY_CREATE);
      ExitWatcher watcher = new ExitWatcher(service, onFile, scan);
      Thread.ofPlatform().daemon().name("exit-watcher").start(watcher::run);
      return watcher;
    } catch (IOException e) {
      throw EngineException.internal("cannot watch " + directory + ": " + e.getMessage(), e);
    }
  }

  private void run() {
    try {
      while (true) {
        WatchKey key = service.poll(SCAN_SECONDS, TimeUnit.SECONDS);
        if (key == null) {
          guarded(scan);
        } else {
          take(key);
        }
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "the exit watcher ends");
    }
  }

  private void take(WatchKey key) {
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.context() instanceof Path name) {
        guarded(() -> onFile.accept(name.toString()));
      } else {
        guarded(scan);
      }
    }
    key.reset();
  }

  /** The watcher outlives any defect of those it tells. */
  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "handling an exit failed", e);
    }
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "closing the exit watcher", e);
    }
  }
}
