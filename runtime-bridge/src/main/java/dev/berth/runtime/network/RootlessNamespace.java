package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import dev.berth.runtime.linux.NetworkNamespaces;
import dev.berth.runtime.linux.RouteSocket;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The user's network namespace with the bridges and the way out; made when first needed. */
final class RootlessNamespace {
  private static final int EINVAL = 22;
  private static final int LOOPBACK = 1;

  private final StorePaths paths;
  private final Kernel kernel;
  private final Uplink uplink;
  private @Nullable RouteSocket routes;

  RootlessNamespace(StorePaths paths, Kernel kernel, Uplink uplink) {
    this.paths = paths;
    this.kernel = kernel;
    this.uplink = uplink;
  }

  /** Makes sure that it is there and leads out; returns the file that keeps it. */
  Path ensure() throws IOException {
    routes();
    uplink.ensure(file());
    return file();
  }

  /** {@link #ensure} beside other work in it: the way out takes a while to open. */
  void ensureWhile(Callable<?> work) throws IOException {
    routes();
    if (uplink.running()) {
      HelperProcess.blocking(work);
      return;
    }
    FutureTask<Boolean> opening =
        new FutureTask<>(
            () -> {
              uplink.ensure(file());
              return true;
            });
    Thread.startVirtualThread(opening);
    try {
      HelperProcess.blocking(work);
    } catch (IOException | RuntimeException first) {
      try {
        await(opening);
      } catch (IOException | RuntimeException second) {
        first.addSuppressed(second);
      }
      throw first;
    }
    await(opening);
  }

  private static void await(Future<Boolean> opening) throws IOException {
    try {
      opening.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IOException(e.getCause());
      }
    }
  }

  /** Its links and addresses. */
  synchronized RouteSocket routes() throws IOException {
    RouteSocket open = routes;
    if (open == null) {
      open = open();
      routes = open;
    }
    return open;
  }

  /** Ends the way out until the next {@link #ensure}. */
  void rest() {
    uplink.stop();
  }

  /** Whether it exists; nothing is made. */
  boolean exists() {
    return Files.exists(file());
  }

  /** Does the work on a thread that is in it. */
  <T> T within(Callable<T> work) throws IOException {
    return NetworkNamespaces.within(kernel, file(), work);
  }

  private Path file() {
    return paths.rootlessNamespace();
  }

  private RouteSocket open() throws IOException {
    Files.createDirectories(paths.networkRun());
    try {
      Files.createFile(file());
    } catch (FileAlreadyExistsException e) {
      try {
        return within(() -> new RouteSocket(kernel));
      } catch (KernelException notMounted) {
        if (notMounted.errno() != EINVAL) {
          throw notMounted;
        }
      }
    }
    uplink.stop();
    NetworkNamespaces.create(kernel, file(), this::prepare);
    return within(() -> new RouteSocket(kernel));
  }

  private Object prepare() throws IOException {
    try (RouteSocket own = new RouteSocket(kernel)) {
      own.up(LOOPBACK);
    }
    Sysctl.set("net/ipv4/ip_forward", "1");
    Sysctl.set("net/ipv6/conf/all/forwarding", "1");
    return this;
  }
}
