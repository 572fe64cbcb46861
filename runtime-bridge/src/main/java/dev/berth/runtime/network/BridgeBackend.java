package dev.berth.runtime.network;

import java.io.IOException;

/** What makes the interfaces, addresses, routes and names of endpoints on bridges. */
interface BridgeBackend {
  /** What networks that are made now note as theirs. */
  default String name() {
    return "";
  }

  /** Whether it can do what a network that is to be made asks; INVALID with a reason when not. */
  default void check(Network network) {}

  /** Connects a namespace to a network. */
  void attach(Attachment attachment) throws IOException;

  /** Undoes {@link #attach}; nothing there is fine. */
  void detach(Attachment attachment) throws IOException;

  /** {@link #detach} of a namespace that ends with this: what dies with it may be left to that. */
  void abandon(Attachment attachment) throws IOException;

  /** Undoes what the network as a whole left behind; nothing there is fine. */
  void drop(Network network) throws IOException;
}
