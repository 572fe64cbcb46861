package dev.berth.server;

import dev.berth.docker.DockerDialect;
import dev.berth.libpod.LibpodDialect;
import dev.berth.runtime.Engine;
import dev.berth.runtime.LocalEngine;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.LinuxKernel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The engine behind the server: opened once beside the listener, closed once. */
final class Service {
  private static final System.Logger LOG = System.getLogger(Service.class.getName());
  private static final int OPENING_MILLIS = 10_000;

  private final FutureTask<Opened> opening;

  private record Opened(Engine engine, ApiRouting.Api api) {}

  /**
   * @param socket where clients reach it, which containers may be given
   */
  Service(Map<String, String> environment, Path socket) {
    this.opening =
        new FutureTask<>(() -> open(EngineConfig.fromEnvironment(environment).withSocket(socket)));
  }

  /** Begins to open the engine; requests wait for it. */
  void start() {
    Thread.ofPlatform().name("open-engine").start(opening);
  }

  private static Opened open(EngineConfig config) {
    Engine engine = LocalEngine.open(config);
    DockerDialect docker = new DockerDialect(engine);
    return new Opened(engine, ApiRouting.Api.of(new LibpodDialect(engine, docker), docker));
  }

  /** The dialect, once the engine is open; what kept it from opening otherwise. */
  ApiRouting.Api api() {
    try {
      return opening.get().api();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the engine was being opened", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the engine could not be opened", e.getCause());
    }
  }

  /** Work outside of requests that keeps the service here. */
  boolean hasDuties() {
    if (opening.state() == Future.State.RUNNING) {
      return true;
    }
    return opening.state() == Future.State.SUCCESS
        && opening.resultNow().engine().containers().hasPendingDuties();
  }

  /** Links the native call only when somebody first asks about a client. */
  short[] poll(int[] descriptors, short[] events, int timeoutMillis) throws IOException {
    return Native.KERNEL.poll(descriptors, events, timeoutMillis);
  }

  /** Lets the engine end its current steps and give up the store. */
  void close() {
    try {
      opening.get(OPENING_MILLIS, TimeUnit.MILLISECONDS).engine().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      LOG.log(Level.DEBUG, "no engine to close", e);
    }
  }

  private static final class Native {
    static final Kernel KERNEL = new LinuxKernel();
  }
}
