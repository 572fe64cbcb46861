package dev.berth.runtime.network;

import java.io.IOException;

/** The default bridge by rtnetlink, because every container starts on it; the rest by netavark. */
record Backends(BridgeBackend byNetlink, BridgeBackend byNetavark) implements BridgeBackend {
  @Override
  public void attach(Attachment attachment) throws IOException {
    of(attachment.network()).attach(attachment);
  }

  @Override
  public void detach(Attachment attachment) throws IOException {
    of(attachment.network()).detach(attachment);
  }

  @Override
  public void abandon(Attachment attachment) throws IOException {
    of(attachment.network()).abandon(attachment);
  }

  @Override
  public void drop(Network network) throws IOException {
    of(network).drop(network);
  }

  private BridgeBackend of(Network network) {
    return network.name().equals(NetworkCatalog.BRIDGE) ? byNetlink : byNetavark;
  }
}
