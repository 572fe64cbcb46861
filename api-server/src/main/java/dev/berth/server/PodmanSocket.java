package dev.berth.server;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Berth's socket under the name where Podman has its own, for {@code podman --remote} and for tools
 * that look only there. A link, made anew by systemd with each start of the socket: one listener
 * serves both names.
 */
final class PodmanSocket {
  private static final String LINK = "podman/podman.sock";
  private static final String DROP_IN = "podman.conf";

  private final Host host;
  private final Path dropIns;

  /**
   * Makes it.
   *
   * @param units directory of the user's units
   */
  PodmanSocket(Host host, Path units) {
    this.host = host;
    this.dropIns = units.resolve("berth.socket.d");
  }

  /** Why the name cannot be had; empty when it can. */
  String obstacle() throws IOException {
    for (String question : new String[] {"is-active", "is-enabled"}) {
      if (host.run("systemctl", "--user", "--quiet", question, "podman.socket").code() == 0) {
        return "Podman's own socket is in use: 'systemctl --user disable --now podman.socket'"
            + " first";
      }
    }
    Path link = link();
    return Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !ours(link)
        ? link + " is there and not Berth's: a Podman service seems to listen there"
        : "";
  }

  /** Makes it now, and at each start of the socket. */
  void offer() throws IOException {
    Files.createDirectories(dropIns);
    Files.writeString(dropIns.resolve(DROP_IN), "[Socket]\nSymlinks=%t/" + LINK + "\n");
    Path link = link();
    if (!ours(link)) {
      Files.createDirectories(directory(link));
      Files.createSymbolicLink(link, socket());
    }
  }

  /** Takes back what {@link #offer} made, and nothing else. */
  void withdraw() throws IOException {
    Files.deleteIfExists(dropIns.resolve(DROP_IN));
    deleteEmpty(dropIns);
    Path link = link();
    if (ours(link)) {
      Files.delete(link);
      deleteEmpty(directory(link));
    }
  }

  private static Path directory(Path link) {
    return link.resolveSibling(".").normalize();
  }

  private static void deleteEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      // somebody else's things are in it
    }
  }

  private Path socket() {
    return Path.of(ServeOptions.defaultSocket(host.environment()));
  }

  /** Beside the directory of Berth's socket. */
  private Path link() {
    return socket().resolveSibling("..").normalize().resolve(LINK);
  }

  /** Whether it is a link to Berth's socket; systemd writes the whole path into it. */
  private boolean ours(Path link) throws IOException {
    return Files.isSymbolicLink(link)
        && link.resolveSibling(Files.readSymbolicLink(link)).normalize().equals(socket());
  }

  /** What to tell the user. */
  String words() {
    return "Podman's clients find Berth at " + link();
  }
}
