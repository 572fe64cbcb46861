package dev.berth.runtime.network;

import java.io.IOException;

/**
 * Backends that serve no names, with the service that does on networks where containers have any.
 */
record NamedBackend(BridgeBackend bridges, NameService names) implements BridgeBackend {
  @Override
  public String name() {
    return bridges.name();
  }

  @Override
  public void check(Network network) {
    bridges.check(network);
  }

  @Override
  public void attach(Attachment attachment) throws IOException {
    bridges.attach(attachment);
    if (EmbeddedResolver.named(attachment.network())) {
      names.add(attachment);
    }
  }

  @Override
  public void detach(Attachment attachment) throws IOException {
    try {
      unname(attachment);
    } finally {
      bridges.detach(attachment);
    }
  }

  @Override
  public void abandon(Attachment attachment) throws IOException {
    try {
      unname(attachment);
    } finally {
      bridges.abandon(attachment);
    }
  }

  private void unname(Attachment attachment) throws IOException {
    if (EmbeddedResolver.named(attachment.network())) {
      names.remove(attachment);
    }
  }

  @Override
  public void drop(Network network) throws IOException {
    try {
      if (EmbeddedResolver.named(network)) {
        names.drop(network);
      }
    } finally {
      bridges.drop(network);
    }
  }
}
