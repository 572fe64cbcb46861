package dev.berth.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Refuses peers of another user. The socket's mode already keeps them out; this holds when somebody
 * widened it. Users are compared by number inside our user namespace.
 *
 * <p>The subordinate users are ours too: a container that was given the socket may let its own
 * users at it, as it may with Docker's.
 */
final class PeerCheck {
  private static final System.Logger LOG = System.getLogger(PeerCheck.class.getName());
  private static final String EVERYBODY = "4294967295";

  private final Path processes;
  private volatile @Nullable Users users;

  /**
   * @param self who we are
   * @param unmapped who everybody outside of our user namespace seems to be; null where there is no
   *     such namespace
   */
  private record Users(UserPrincipal self, @Nullable UserPrincipal unmapped) {
    boolean admits(UserPrincipal peer) {
      return peer.equals(self) || (unmapped != null && !peer.equals(unmapped));
    }
  }

  PeerCheck() {
    this(Path.of("/proc"));
  }

  PeerCheck(Path processes) {
    this.processes = processes;
  }

  boolean admits(SocketChannel channel) {
    try {
      UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      if (users().admits(peer)) {
        return true;
      }
      LOG.log(Level.WARNING, "refused a connection of user {0}", peer.getName());
      return false;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "refused a connection of an unknown user", e);
      return false;
    }
  }

  private Users users() throws IOException {
    Users known = users;
    if (known == null) {
      UserPrincipal self = Files.getOwner(processes.resolve("self"));
      known = new Users(self, unmapped(self));
      users = known;
    }
    return known;
  }

  /** The machine's own files under /proc/sys belong to a user that is in no other namespace. */
  private @Nullable UserPrincipal unmapped(UserPrincipal self) throws IOException {
    String map = Files.readString(processes.resolve("self/uid_map"));
    UserPrincipal machine = Files.getOwner(processes.resolve("sys/kernel/overflowuid"));
    return map.strip().endsWith(EVERYBODY) || machine.equals(self) ? null : machine;
  }
}
