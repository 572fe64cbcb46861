package dev.berth.runtime.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure with a kind and a text fit for the client. Everything the engine throws on purpose is
 * one of these; any other exception that reaches a dialect is a defect and is logged as such.
 */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;

  public EngineException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The kind of this failure. */
  public ErrorKind kind() {
    return kind;
  }

  /** The text for the client, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? kind.name() : message;
  }

  public static EngineException notFound(String message) {
    return new EngineException(ErrorKind.NOT_FOUND, message, null);
  }

  public static EngineException invalid(String message) {
    return new EngineException(ErrorKind.INVALID, message, null);
  }

  public static EngineException conflict(String message) {
    return new EngineException(ErrorKind.CONFLICT, message, null);
  }

  public static EngineException unauthorized(String message) {
    return new EngineException(ErrorKind.UNAUTHORIZED, message, null);
  }

  public static EngineException forbidden(String message) {
    return new EngineException(ErrorKind.FORBIDDEN, message, null);
  }

  public static EngineException unavailable(String message) {
    return new EngineException(ErrorKind.UNAVAILABLE, message, null);
  }

  public static EngineException notModified() {
    return new EngineException(ErrorKind.NOT_MODIFIED, "not modified", null);
  }

  public static EngineException notImplemented(String message) {
    return new EngineException(ErrorKind.NOT_IMPLEMENTED, message, null);
  }

  public static EngineException internal(String message, @Nullable Throwable cause) {
    return new EngineException(ErrorKind.INTERNAL, message, cause);
  }
}
