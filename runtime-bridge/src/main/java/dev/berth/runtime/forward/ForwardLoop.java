package dev.berth.runtime.forward;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The one thread that moves all data; it runs inside the rootless network namespace. */
final class ForwardLoop implements Callable<Object> {
  private static final System.Logger LOG = System.getLogger(ForwardLoop.class.getName());
  private static final long SWEEP_MILLIS = 1000;
  private static final long PAUSE_NANOS = 10_000_000;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Map<String, ForwardedPort> ports = new HashMap<>();

  ForwardLoop() throws IOException {
    this.selector = Selector.open();
  }

  @Override
  public Object call() throws IOException {
    while (selector.isOpen()) {
      boolean idles = ports.values().stream().anyMatch(ForwardedPort::idles);
      selector.select(this::ready, idles ? SWEEP_MILLIS : 0);
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
      if (idles) {
        long now = System.nanoTime();
        ports.values().forEach(port -> port.sweep(now));
      }
    }
    return this;
  }

  private void ready(SelectionKey key) {
    Handler handler = (Handler) key.attachment();
    if (!key.isValid()) {
      return;
    }
    try {
      handler.ready(key);
    } catch (IOException | RuntimeException e) {
      if (handler instanceof ForwardedPort) {
        // out of descriptors, say: the port stays, and connections wait
        LOG.log(System.Logger.Level.WARNING, "cannot take a connection", e);
        LockSupport.parkNanos(PAUSE_NANOS);
      } else {
        handler.close();
      }
    }
  }

  /** Begins to serve a port. */
  void add(ForwardedPort port) throws IOException {
    onLoop(
        () -> {
          port.register(selector);
          ports.put(port.route().key(), port);
          return port;
        });
  }

  /** Ends a port with its connections; on return it is free. */
  void remove(String key) throws IOException {
    onLoop(
        () -> {
          ForwardedPort port = ports.remove(key);
          if (port != null) {
            port.close();
            selector.selectNow(this::ready);
          }
          return key;
        });
  }

  /** Names of the ports that are served. */
  List<String> keys() throws IOException {
    return onLoop(() -> List.copyOf(ports.keySet()));
  }

  /** Ends the thread. */
  void end() throws IOException {
    selector.close();
  }

  private <T> T onLoop(Callable<T> work) throws IOException {
    FutureTask<T> task = new FutureTask<>(work);
    tasks.add(task);
    selector.wakeup();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      @Nullable Throwable cause = e.getCause();
      throw cause instanceof IOException failure ? failure : new IOException(cause);
    }
  }
}
