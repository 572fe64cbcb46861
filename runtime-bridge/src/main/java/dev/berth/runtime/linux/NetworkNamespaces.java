package dev.berth.runtime.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Work in other network namespaces. The network namespace is a property of the thread, so every
 * piece of work gets a thread of its own that ends with it: no thread ever has to be restored.
 */
public final class NetworkNamespaces {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final long MS_BIND = 0x1000;
  private static final int O_RDONLY = 0;
  private static final long STACK_BYTES = 256 * 1024;
  private static final Path OWN = Path.of("/proc/thread-self/ns/net");

  private NetworkNamespaces() {}

  /**
   * Makes a namespace, does the work in it, and then keeps it by mounting it on the file, which
   * must exist.
   */
  public static void create(Kernel kernel, Path file, Callable<?> work) throws IOException {
    onThread(
        () -> {
          try (Frame frame = new Frame()) {
            frame.check(LibC.UNSHARE, CLONE_NEWNET);
          }
          Object result = work.call();
          kernel.mount(OWN.toString(), file, null, MS_BIND, null);
          return result == null ? Boolean.TRUE : result;
        });
  }

  /** Does the work in the namespace that the file keeps; children started by it are in it too. */
  public static <T> T within(Kernel kernel, Path file, Callable<T> work) throws IOException {
    return onThread(
        () -> {
          enter(kernel, file);
          return work.call();
        });
  }

  private static void enter(Kernel kernel, Path file) throws IOException {
    int descriptor = kernel.open(file, O_RDONLY, 0);
    try (Frame frame = new Frame()) {
      frame.check(LibC.SETNS, descriptor, CLONE_NEWNET);
    } finally {
      kernel.close(descriptor);
    }
  }

  private static <T> T onThread(Callable<T> work) throws IOException {
    Outcome<T> outcome = new Outcome<>(work);
    Thread thread = new Thread(null, outcome, "network-namespace", STACK_BYTES, false);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return outcome.get();
  }

  private static final class Outcome<T> implements Runnable {
    private final Callable<T> work;
    private volatile Object result = Boolean.FALSE;
    private volatile boolean failed;

    Outcome(Callable<T> work) {
      this.work = work;
    }

    @Override
    @SuppressWarnings("CatchingUnchecked")
    public void run() {
      try {
        result = work.call();
      } catch (Throwable e) {
        failed = true;
        result = e;
      }
    }

    @SuppressWarnings("unchecked")
    T get() throws IOException {
      if (!failed) {
        return (T) result;
      }
      switch (result) {
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IOException((Throwable) result);
      }
    }
  }
}
