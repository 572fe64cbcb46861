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
 */
final class PeerCheck {
  private static final System.Logger LOG = System.getLogger(PeerCheck.class.getName());

  private volatile @Nullable UserPrincipal self;

  boolean admits(SocketChannel channel) {
    try {
      UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      if (peer.equals(self())) {
        return true;
      }
      LOG.log(Level.WARNING, "refused a connection of user {0}", peer.getName());
      return false;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "refused a connection of an unknown user", e);
      return false;
    }
  }

  private UserPrincipal self() throws IOException {
    UserPrincipal known = self;
    if (known == null) {
      known = Files.getOwner(Path.of("/proc/self"));
      self = known;
    }
    return known;
  }
}
