package dev.berth.runtime.stream;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Output on its way to one client. Up to a megabyte waits in memory; then the producer waits too,
 * as the container's own writes would at a terminal, but only as long as the client reads at all: a
 * client that takes nothing for the whole patience is cut off.
 */
final class OutputQueue {
  private static final int CAPACITY_BYTES = 1 << 20;

  private final boolean stdout;
  private final boolean stderr;
  private final long patienceNanos;
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private int bytes;
  private long taken;
  private boolean ended;

  OutputQueue(boolean stdout, boolean stderr, long patienceNanos) {
    this.stdout = stdout;
    this.stderr = stderr;
    this.patienceNanos = patienceNanos;
  }

  /** Some output; the bytes are shared between clients and never changed. */
  record Chunk(boolean stderr, byte[] bytes) {}

  /** Adds output, waiting for space. */
  synchronized void put(Chunk chunk) {
    if (chunk.stderr() ? !stderr : !stdout) {
      return;
    }
    awaitSpace();
    if (!ended) {
      chunks.add(chunk);
      bytes += chunk.bytes().length;
      notifyAll();
    }
  }

  private void awaitSpace() {
    long before = taken;
    long since = System.nanoTime();
    while (bytes >= CAPACITY_BYTES && !ended) {
      if (taken != before) {
        before = taken;
        since = System.nanoTime();
      }
      long left = patienceNanos - (System.nanoTime() - since);
      if (left <= 0) {
        discard();
        return;
      }
      try {
        wait(Math.max(1, left / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        discard();
      }
    }
  }

  /** The next output; null at the end. */
  synchronized @Nullable Chunk take() throws InterruptedException {
    while (chunks.isEmpty() && !ended) {
      wait();
    }
    Chunk chunk = chunks.poll();
    if (chunk != null) {
      bytes -= chunk.bytes().length;
      taken++;
      notifyAll();
    }
    return chunk;
  }

  /** Whether nothing waits now. */
  synchronized boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** Forgets what waits. */
  synchronized void clear() {
    chunks.clear();
    bytes = 0;
    notifyAll();
  }

  /** No more output follows; what waits is still taken. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** The client wants no more. */
  synchronized void discard() {
    clear();
    end();
  }
}
