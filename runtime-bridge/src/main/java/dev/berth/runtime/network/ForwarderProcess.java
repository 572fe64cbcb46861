package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.network.HelperProcess.ProcessMark;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Starts and ends the one process that carries published ports. */
final class ForwarderProcess {
  private static final long READY_NANOS = 15_000_000_000L;
  private static final long POLL_NANOS = 2_000_000L;

  private final StorePaths paths;
  private final Daemons daemons;
  private final RootlessNamespace rootless;
  private final SourceRoutes sources;
  private final HelperProcess processes;
  private @Nullable Runnable onDeath;
  private @Nullable ForwarderClient watched;

  ForwarderProcess(
      StorePaths paths,
      Kernel kernel,
      RootlessNamespace rootless,
      SourceRoutes sources,
      HelperProcess processes) {
    this.paths = paths;
    this.daemons = new Daemons(kernel);
    this.rootless = rootless;
    this.sources = sources;
    this.processes = processes;
  }

  /** Has something done whenever it ended without being told to. */
  synchronized void onDeath(Runnable action) {
    this.onDeath = action;
  }

  /** A connection to it; it is started when it does not run. */
  synchronized ForwarderClient connect() throws IOException {
    ForwarderClient running = running();
    if (running != null) {
      return running;
    }
    rootless.routes();
    ProcessMark mark = HelperProcess.mark(daemons.start(command()));
    long deadline = System.nanoTime() + READY_NANOS;
    while (true) {
      ForwarderClient started = running();
      if (started != null) {
        watch();
        return started;
      }
      if (System.nanoTime() > deadline) {
        processes.stop(mark);
        throw new IOException("the port forwarder could not be started");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** A connection to it if it runs and serves the present namespace, else null. */
  synchronized @Nullable ForwarderClient running() throws IOException {
    ForwarderClient client;
    try {
      client = new ForwarderClient(socket());
    } catch (IOException notRunning) {
      return null;
    }
    ForwarderClient.Identity identity = client.hello();
    Object inode = Files.getAttribute(paths.rootlessNamespace(), "unix:ino");
    if (identity.namespace().equals(String.valueOf(inode))) {
      return client;
    }
    // its namespace is no more, and so are the containers it served
    client.close();
    processes.stop(identity.process());
    return null;
  }

  /** Ends it; nothing there is fine. */
  synchronized void stop() {
    unwatch();
    try (ForwarderClient client = new ForwarderClient(socket())) {
      processes.stop(client.hello().process());
    } catch (IOException e) {
      // it does not run
      return;
    }
  }

  /** Looks after it from now on. */
  synchronized void watch() {
    if (watched != null || onDeath == null) {
      return;
    }
    try {
      ForwarderClient client = new ForwarderClient(socket());
      watched = client;
      Thread.startVirtualThread(
          () -> {
            client.awaitEnd();
            ended(client);
          });
    } catch (IOException e) {
      // it does not run: the next connection starts it
      return;
    }
  }

  private void ended(ForwarderClient client) {
    Runnable action;
    synchronized (this) {
      if (watched != client) {
        return;
      }
      watched = null;
      action = onDeath;
    }
    if (action != null) {
      action.run();
    }
  }

  private void unwatch() {
    ForwarderClient client = watched;
    watched = null;
    if (client != null) {
      try {
        client.close();
      } catch (IOException e) {
        // ended already
        return;
      }
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(ForwarderCommand.java(System.getProperties()));
    command.add(socket().toString());
    command.add(paths.rootlessNamespace().toString());
    command.add(Integer.toString(sources.prepare()));
    return command;
  }

  private Path socket() {
    return paths.networkHelper("forward.sock");
  }
}
