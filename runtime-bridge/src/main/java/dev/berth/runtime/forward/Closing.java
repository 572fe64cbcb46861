package dev.berth.runtime.forward;

import java.io.Closeable;
import java.io.IOException;

/** Closes what nobody needs any more. */
final class Closing {
  private static final System.Logger LOG = System.getLogger(Closing.class.getName());

  private Closing() {}

  /** A failure is of no interest: there is nothing left to be lost. */
  static void quietly(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing failed", e);
    }
  }
}
