package dev.berth.server;

import dev.berth.docker.DockerDialect;
import dev.berth.runtime.LocalEngine;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.LinuxKernel;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engine behind the server, opened once and closed once. */
final class Service {
  private final Map<String, String> environment;
  private volatile @Nullable LocalEngine engine;

  Service(Map<String, String> environment) {
    this.environment = environment;
  }

  ApiRouting.Api open() {
    LocalEngine opened = LocalEngine.open(EngineConfig.fromEnvironment(environment));
    engine = opened;
    return ApiRouting.Api.of(new DockerDialect(opened));
  }

  /** Work outside of requests that keeps the service here. */
  boolean hasDuties() {
    LocalEngine opened = engine;
    return opened != null && opened.containers().hasPendingDuties();
  }

  /** Links the native call only when somebody first asks about a client. */
  short[] poll(int[] descriptors, short[] events, int timeoutMillis) throws IOException {
    return Native.KERNEL.poll(descriptors, events, timeoutMillis);
  }

  private static final class Native {
    static final Kernel KERNEL = new LinuxKernel();
  }

  void close() {
    LocalEngine opened = engine;
    if (opened != null) {
      opened.close();
    }
  }
}
