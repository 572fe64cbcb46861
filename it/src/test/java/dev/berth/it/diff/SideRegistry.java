package dev.berth.it.diff;

import dev.berth.it.FakeRegistry;
import dev.berth.it.Relay;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The registry of one side. A dockerd in a network of its own finds it at localhost:5000. */
final class SideRegistry implements AutoCloseable {
  private final FakeRegistry registry = FakeRegistry.start();
  private final @Nullable Relay relay;
  private final String host;

  /** For the engine that listens at a socket. */
  SideRegistry(Path engine) {
    Content.into(registry);
    Path directory = engine.resolveSibling("registry");
    boolean apart = Files.isDirectory(directory);
    host = apart ? "localhost:5000" : registry.host();
    relay = apart ? registry.alsoAt(directory.resolve("registry.sock")) : null;
  }

  /** What the engine calls it. */
  String host() {
    return host;
  }

  @Override
  public void close() {
    if (relay != null) {
      relay.close();
    }
    registry.close();
  }
}
