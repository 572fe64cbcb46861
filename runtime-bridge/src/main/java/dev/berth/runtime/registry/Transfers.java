package dev.berth.runtime.registry;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The bodies being read now; one that brings nothing for a minute is cut, and so tried again. */
final class Transfers {
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Set<Transfer> active = ConcurrentHashMap.newKeySet();

  Transfer begin(InputStream body) {
    Transfer transfer = new Transfer(body);
    active.add(transfer);
    return transfer;
  }

  /** Cuts what has stalled; called now and then. */
  void cutStalled() {
    long now = System.nanoTime();
    for (Transfer transfer : active) {
      if (now - transfer.last > STALL_NANOS) {
        transfer.cut();
      }
    }
  }

  /** One body. */
  final class Transfer implements Closeable {
    private final InputStream body;
    private volatile long last = System.nanoTime();

    private Transfer(InputStream body) {
      this.body = body;
    }

    /** Tells that something came. */
    void alive() {
      last = System.nanoTime();
    }

    private void cut() {
      try {
        body.close(); // wakes the reader
      } catch (IOException e) {
        // it is being given up anyway
      }
    }

    @Override
    public void close() throws IOException {
      active.remove(this);
      body.close();
    }
  }
}
