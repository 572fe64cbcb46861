package dev.berth.runtime.network;

import java.io.IOException;

/** A backend that serves no names, with a service that does. */
record NamedBackend(BridgeBackend bridges, NameService names) implements BridgeBackend {
  @Override
  public void check(Network network) {
    bridges.check(network);
  }

  @Override
  public void attach(Attachment attachment) throws IOException {
    bridges.attach(attachment);
    names.add(attachment);
  }

  @Override
  public void detach(Attachment attachment) throws IOException {
    try {
      names.remove(attachment);
    } finally {
      bridges.detach(attachment);
    }
  }

  @Override
  public void abandon(Attachment attachment) throws IOException {
    try {
      names.remove(attachment);
    } finally {
      bridges.abandon(attachment);
    }
  }

  @Override
  public void drop(Network network) throws IOException {
    try {
      names.drop(network);
    } finally {
      bridges.drop(network);
    }
  }
}
