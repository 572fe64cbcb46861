package dev.berth.runtime.container.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The places where programs expect Docker's socket. Where the host has none there, a bind of it
 * means this engine's own, so that tools which mount it work unchanged.
 */
final class DockerSocket {
  private static final Set<String> KNOWN = Set.of("/var/run/docker.sock", "/run/docker.sock");

  private final Path own;

  DockerSocket(Path runRoot) {
    this.own = runRoot.resolve("berth.sock");
  }

  static boolean isKnown(String source) {
    return KNOWN.contains(ContainerPaths.clean(source));
  }

  /** The path to be mounted for a source. */
  String resolve(String source) {
    return isKnown(source) && !Files.exists(Path.of(source)) ? own.toString() : source;
  }
}
