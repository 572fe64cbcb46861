package dev.berth.runtime.container.plan;

import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The places where programs expect the socket of Docker, or of Podman. Bound into a container they
 * mean this engine's own, so that tools which mount it manage the containers of the engine they run
 * in.
 *
 * <p>The place every tool hard-codes means it always, as in Docker Desktop: what another engine of
 * the host listens on there is not the engine that was asked, and seldom one this user may use. The
 * others, which name one engine of one user, mean it where the host has no socket there.
 */
public final class DockerSocket {
  private static final Set<String> ALWAYS = Set.of("/var/run/docker.sock", "/run/docker.sock");

  private static final Pattern WHERE_MISSING =
      Pattern.compile(
          "(/var)?/run/podman/podman\\.sock"
              + "|/run/user/[0-9]+/(docker|podman/podman)\\.sock"
              + "|/.+/\\.docker/(run|desktop)/docker\\.sock");

  private final Path own;
  private final Set<String> ofRuntimeDirectory;

  public DockerSocket(StorePaths paths) {
    this.own = paths.serviceSocket();
    Path runtime = paths.runRoot().resolveSibling("docker.sock");
    Path podman = paths.runRoot().resolveSibling("podman/podman.sock");
    this.ofRuntimeDirectory = Set.of(runtime.toString(), podman.toString());
  }

  /** Whether a source means the socket of the engine. */
  boolean isMeantBy(String source) {
    if (!source.endsWith(".sock")) {
      return false;
    }
    String clean = ContainerPaths.clean(source);
    if (ALWAYS.contains(clean)) {
      return true;
    }
    return (ofRuntimeDirectory.contains(clean) || WHERE_MISSING.matcher(clean).matches())
        && !isSocket(Path.of(clean));
  }

  /** The path to be mounted for a source. */
  public String resolve(String source) {
    return isMeantBy(source) ? own.toString() : source;
  }

  /** A directory may stand there: Docker makes one where a socket was missing when it was bound. */
  private static boolean isSocket(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      return false;
    }
  }
}
