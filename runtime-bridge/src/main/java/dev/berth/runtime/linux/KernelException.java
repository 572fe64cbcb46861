package dev.berth.runtime.linux;

import java.io.IOException;

/** A failed system call, with its errno. */
public final class KernelException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public KernelException(String call, int errno, String text) {
    super(call + ": " + text);
    this.errno = errno;
  }

  /** The errno, as in errno(3). */
  public int errno() {
    return errno;
  }
}
