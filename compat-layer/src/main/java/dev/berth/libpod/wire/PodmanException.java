package dev.berth.libpod.wire;

import java.io.Serial;

/** A failure in libpod's own words. */
public final class PodmanException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;
  private final String text;

  /**
   * Makes one.
   *
   * @param status HTTP status
   * @param reason the innermost cause, which clients compare ({@code no such container})
   * @param text the whole message, the cause at its end
   */
  public PodmanException(int status, String reason, String text) {
    super(text);
    this.status = status;
    this.reason = reason;
    this.text = text;
  }

  /** A message that is its own cause. */
  public static PodmanException plain(int status, String text) {
    return new PodmanException(status, text, text);
  }

  /** A message that ends with its cause. */
  public static PodmanException caused(int status, String doing, String reason) {
    return new PodmanException(status, reason, doing + ": " + reason);
  }

  public int status() {
    return status;
  }

  public String reason() {
    return reason;
  }

  public String text() {
    return text;
  }
}
