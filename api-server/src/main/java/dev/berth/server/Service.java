package dev.berth.server;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.LinuxKernel;
import java.io.IOException;
import java.util.Map;

/** The engine behind the server, opened once and closed once. */
final class Service {
  private final Map<String, String> environment;

  Service(Map<String, String> environment) {
    this.environment = environment;
  }

  ApiRouting.Api open() {
    assert environment != null;
    return ApiRouting.Api.of(new PlaceholderDialect());
  }

  /** Work outside of requests that keeps the service here. */
  boolean hasDuties() {
    return false;
  }

  /** Links the native call only when somebody first asks about a client. */
  short[] poll(int[] descriptors, short[] events, int timeoutMillis) throws IOException {
    return Native.KERNEL.poll(descriptors, events, timeoutMillis);
  }

  private static final class Native {
    static final Kernel KERNEL = new LinuxKernel();
  }

  void close() {}
}
