package dev.berth.wire;

/** A failure of the protocol itself whose status has no engine kind, such as 413. */
public final class StatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public StatusException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
