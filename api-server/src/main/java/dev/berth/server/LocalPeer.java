package dev.berth.server;

import io.helidon.common.socket.PeerInfo;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/** Either end of a unix connection; neither has a name. */
enum LocalPeer implements PeerInfo {
  INSTANCE;

  @Override
  public SocketAddress address() {
    return UnixDomainSocketAddress.of("");
  }

  @Override
  public String host() {
    return "localhost";
  }

  @Override
  public int port() {
    return -1;
  }

  @Override
  public Optional<Principal> tlsPrincipal() {
    return Optional.empty();
  }

  @Override
  public Optional<Certificate[]> tlsCertificates() {
    return Optional.empty();
  }
}
