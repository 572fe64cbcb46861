package dev.berth.server;

import dev.berth.runtime.linux.LinuxKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A real server with a fake dialect on a real socket, whose idle clock the test turns. */
final class ServerFixture implements AutoCloseable {
  final FakeDialect dialect = new FakeDialect();
  final AtomicLong clock = new AtomicLong();
  final AtomicBoolean duties = new AtomicBoolean();
  final Path socket;
  final Thread thread;
  private final Path directory;
  private final HttpServer server;
  private final Activity activity;

  ServerFixture(Duration idleTime) {
    try {
      directory = Files.createTempDirectory("berth");
      socket = directory.resolve("s");
      activity = new Activity(clock::get);
      ClientWatch clients = new ClientWatch(new LinuxKernel()::poll);
      ApiRouting routing = new ApiRouting(() -> ApiRouting.Api.of(dialect), clients);
      server =
          new HttpServer(
              Listener.bind(socket),
              new HttpStack(routing),
              activity,
              new PeerCheck(),
              idleTime,
              duties::get);
      thread = Thread.ofPlatform().start(this::run);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void run() {
    try {
      server.run();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Wire connect() throws IOException {
    return new Wire(socket);
  }

  void passSeconds(long seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  /** The client has an answer a moment before the server counts the request as ended. */
  void awaitQuiet() {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (activity.busy()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("a request never ended");
      }
      Thread.onSpinWait();
    }
  }

  /** Makes the accept loop look at the clock now. */
  void nudge() {
    server.wake();
  }

  void stop() throws InterruptedException {
    server.stop();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    dialect.goOn.countDown();
    server.stop();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
