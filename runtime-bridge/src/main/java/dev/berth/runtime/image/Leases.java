package dev.berth.runtime.image;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the collector and those who bring content apart: nothing is collected while a lease is
 * open; when the last one closes, a collection that was wanted meanwhile is made up for. A file is
 * there as long as one is open: a process that is killed leaves it, and the next one collects.
 */
final class Leases {
  private static final System.Logger LOG = System.getLogger(Leases.class.getName());

  private final Path marker;
  private final Runnable collection;
  private int open;
  private boolean wanted;

  /**
   * @param collection collects; called with nobody holding a lease, and none can be got meanwhile
   */
  Leases(Path marker, Runnable collection) {
    this.marker = marker;
    this.collection = collection;
  }

  /** Collects in the background what a killed process left. */
  void recover() {
    if (Files.exists(marker)) {
      Thread.ofPlatform().daemon().name("berth-collect").start(this::collectLeft);
    }
  }

  private synchronized void collectLeft() {
    collect();
    if (open == 0) {
      unmark();
    }
  }

  synchronized ImageRegistrar.Lease open() {
    if (open++ == 0) {
      mark();
    }
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        close();
      }
    };
  }

  private synchronized void close() {
    open--;
    if (open == 0) {
      if (wanted) {
        wanted = false;
        collection.run();
      }
      unmark();
    }
  }

  /** Collects now, or as soon as the last lease closes. */
  synchronized void collect() {
    if (open > 0) {
      wanted = true;
    } else {
      collection.run();
    }
  }

  private void mark() {
    try {
      Files.createFile(marker);
    } catch (FileAlreadyExistsException e) {
      wanted = true; // left by a process that was killed
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot note that content is being brought", e);
    }
  }

  private void unmark() {
    try {
      Files.deleteIfExists(marker);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot take the note away that content is being brought", e);
    }
  }
}
