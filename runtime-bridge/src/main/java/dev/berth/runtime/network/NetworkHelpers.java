package dev.berth.runtime.network;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The helper processes that containers on networks cannot do without: the way out and the resolver.
 * While there are such containers they are looked at now and then, and brought back when they died.
 */
final class NetworkHelpers {
  private static final System.Logger LOG = System.getLogger(NetworkHelpers.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final RootlessNamespace rootless;
  private final NameService names;
  private final BooleanSupplier needed;
  private boolean watching;

  /**
   * @param needed whether any container is on a network
   */
  NetworkHelpers(RootlessNamespace rootless, NameService names, BooleanSupplier needed) {
    this.rootless = rootless;
    this.names = names;
    this.needed = needed;
  }

  /** Brings back what died while no service ran, or ends what nobody needs. */
  void restore() {
    if (needed.getAsBoolean()) {
      attempt("no way out for running containers", () -> rootless.ensure());
      watch();
    }
    if (rootless.exists()) {
      attempt("no names for running containers", names::revive);
    }
  }

  /** Ends them. */
  void rest() {
    names.rest();
    rootless.rest();
  }

  /** Begins to look after them, until no container needs them. */
  synchronized void watch() {
    if (!watching) {
      watching = true;
      Thread.startVirtualThread(this::look);
    }
  }

  private void look() {
    try {
      do {
        Thread.sleep(PAUSE);
        attempt("no way out for running containers", () -> rootless.ensure());
        attempt("no names for running containers", names::check);
      } while (stillNeeded());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean stillNeeded() {
    watching = needed.getAsBoolean();
    return watching;
  }

  private static void attempt(String loss, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, loss, e);
    }
  }

  /** Something that may fail. */
  private interface Step {
    void run() throws IOException;
  }
}
