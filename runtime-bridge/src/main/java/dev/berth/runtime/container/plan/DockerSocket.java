package dev.berth.runtime.container.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The places where programs expect Docker's socket, or Podman's. Where the host has none there, a
 * bind of it means this engine's own, so that tools which mount it work unchanged.
 */
public final class DockerSocket {
  private static final Set<String> KNOWN =
      Set.of(
          "/var/run/docker.sock",
          "/run/docker.sock",
          "/var/run/podman/podman.sock",
          "/run/podman/podman.sock");

  private static final Pattern OF_USER =
      Pattern.compile("/run/user/[0-9]+/(docker|podman/podman)\\.sock");

  private final Path own;

  public DockerSocket(Path runRoot) {
    this.own = runRoot.resolve("berth.sock");
  }

  static boolean isKnown(String source) {
    String clean = ContainerPaths.clean(source);
    return clean.endsWith(".sock") && (KNOWN.contains(clean) || OF_USER.matcher(clean).matches());
  }

  /** The path to be mounted for a source. */
  public String resolve(String source) {
    return isKnown(source) && !Files.exists(Path.of(source)) ? own.toString() : source;
  }
}
