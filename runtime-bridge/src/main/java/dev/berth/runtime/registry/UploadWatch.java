package dev.berth.runtime.registry;

import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The requests with content at work; one that takes nothing for a minute is cut. */
final class UploadWatch {
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** What a registry may take to check and keep what it has got. */
  private static final long ANSWER_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Set<Sending> active = ConcurrentHashMap.newKeySet();

  /** Watches what the calling thread sends. */
  Sending begin() {
    Sending sending = new Sending(Thread.currentThread());
    active.add(sending);
    return sending;
  }

  /** Cuts what has stalled; called now and then. */
  void cutStalled() {
    long now = System.nanoTime();
    for (Sending sending : active) {
      sending.cutIfStalled(now);
    }
  }

  /** One request. */
  final class Sending implements Closeable {
    private final Thread sender;
    private volatile long last = System.nanoTime();
    private volatile boolean sent;
    private boolean closed;
    private boolean cut;

    private Sending(Thread sender) {
      this.sender = sender;
    }

    /** Tells that something went out. */
    void alive() {
      last = System.nanoTime();
    }

    /** Tells that everything went out. */
    void sent() {
      alive();
      sent = true;
    }

    private synchronized void cutIfStalled(long now) {
      if (!closed && !cut && now - last > (sent ? ANSWER_NANOS : STALL_NANOS)) {
        cut = true;
        sender.interrupt();
      }
    }

    /** Whether an interrupt came from here. */
    synchronized boolean cut() {
      return cut;
    }

    @Override
    public synchronized void close() {
      closed = true;
      active.remove(this);
    }
  }
}
