package dev.berth.runtime.forward;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** What is done when a channel is ready. */
interface Handler {
  /** Does it; a failure closes the handler. */
  void ready(SelectionKey key) throws IOException;

  /** Lets go of everything. */
  void close();
}
