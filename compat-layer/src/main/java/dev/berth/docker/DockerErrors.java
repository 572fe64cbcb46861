package dev.berth.docker;

import dev.berth.api.Dialect.ErrorAnswer;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import dev.berth.wire.StatusException;
import java.lang.System.Logger.Level;

/** The one place where failures become status codes and {@code {"message"}} bodies. */
public final class DockerErrors {
  private static final System.Logger LOG = System.getLogger(DockerErrors.class.getName());

  private DockerErrors() {}

  static ErrorAnswer answer(Throwable failure) {
    return switch (failure) {
      case EngineException known -> body(status(known.kind()), known.text());
      case StatusException known -> body(known.status(), String.valueOf(known.getMessage()));
      default -> defect(failure);
    };
  }

  /** The status of a kind of failure, which is the same in both dialects. */
  public static int status(ErrorKind kind) {
    return switch (kind) {
      case NOT_FOUND -> 404;
      case INVALID -> 400;
      case CONFLICT -> 409;
      case UNAUTHORIZED -> 401;
      case FORBIDDEN -> 403;
      case UNAVAILABLE -> 503;
      case NOT_MODIFIED -> 304;
      case NOT_IMPLEMENTED -> 501;
      case TOO_MANY_REQUESTS -> 429;
      case INTERNAL -> 500;
    };
  }

  private static ErrorAnswer defect(Throwable failure) {
    LOG.log(Level.ERROR, "unexpected failure of a request", failure);
    String message = failure.getMessage();
    return body(500, message == null ? failure.getClass().getSimpleName() : message);
  }

  private static ErrorAnswer body(int status, String message) {
    byte[] document =
        status == 304
            ? new byte[0]
            : new JsonWriter(message.length() + 32).object().put("message", message).end().line();
    return new ErrorAnswer(status, Replies.JSON, document);
  }
}
