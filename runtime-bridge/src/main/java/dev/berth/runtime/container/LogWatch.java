package dev.berth.runtime.container;

import java.io.IOException;
import java.nio.file.Path;

/** Rotates the logs of running containers that ask for pieces. */
final class LogWatch {
  private static final System.Logger LOG = System.getLogger(LogWatch.class.getName());

  private final Lifecycle life;

  LogWatch(Lifecycle life) {
    this.life = life;
  }

  void scan() {
    for (ManagedContainer container : life.registry.all()) {
      Container snapshot = container.snapshot();
      LogOptions log = LogOptions.of(snapshot);
      Path path = log.path();
      if (snapshot.state().alive() && path != null && log.maxSize() > 0 && log.maxFiles() > 1) {
        life.background.run("rotate " + snapshot.name(), () -> rotate(container, log, path));
      }
    }
  }

  private void rotate(ManagedContainer container, LogOptions log, Path path) {
    container.lock.lock();
    try {
      if (container.state().alive()) {
        life.parts.rotateLog(container.snapshot(), path, log.maxSize(), log.maxFiles());
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot rotate " + path, e);
    } finally {
      container.lock.unlock();
    }
  }
}
