package dev.berth.runtime.image;

import dev.berth.runtime.linux.DirectoryCalls;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Brings everything written so far in a file system to the disk. Callers at the same time share one
 * syncfs(2): a layer of 10 000 files costs one call, and so do ten such layers.
 */
final class FileSystemSync {
  private final Path anywhere;
  private long begun;
  private long ended;
  private boolean running;

  FileSystemSync(Path anywhere) {
    this.anywhere = anywhere;
  }

  /** Returns when a sync that began after this call is done. */
  void sync() throws IOException {
    long round;
    synchronized (this) {
      long needed = begun + 1;
      while (running && ended < needed) {
        await();
      }
      if (ended >= needed) {
        return;
      }
      running = true;
      round = ++begun;
    }
    boolean done = false;
    try (DirectoryCalls calls = new DirectoryCalls()) {
      int root = calls.openRoot(anywhere);
      try {
        DirectoryCalls.check("syncfs " + anywhere, calls.syncFileSystem(root));
        done = true;
      } finally {
        int unused = calls.close(root);
      }
    } finally {
      end(round, done);
    }
  }

  private synchronized void end(long round, boolean done) {
    running = false;
    if (done) {
      ended = round;
    }
    notifyAll();
  }

  private void await() throws IOException {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
