package dev.berth.server;

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

  short[] poll(int[] descriptors, short[] events, int timeoutMillis) {
    return events;
  }

  void close() {}
}
