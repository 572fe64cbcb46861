package dev.berth.runtime.archive;

import java.io.IOException;

/** What was read is not a well-formed archive, or one that is refused. */
public final class TarFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public TarFormatException(String message) {
    super(message);
  }
}
