package dev.berth.libpod;

import dev.berth.api.Dialect.ErrorAnswer;
import dev.berth.docker.DockerErrors;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import dev.berth.wire.StatusException;
import java.lang.System.Logger.Level;

/**
 * The one place where failures become libpod's errors: the innermost cause, the whole message and
 * the status again (Podman, pkg/errorhandling).
 */
final class LibpodErrors {
  private static final System.Logger LOG = System.getLogger(LibpodErrors.class.getName());

  private LibpodErrors() {}

  static ErrorAnswer answer(Throwable failure) {
    return switch (failure) {
      case PodmanException known -> body(known.status(), known.reason(), known.text());
      case EngineException known -> translated(known);
      case StatusException known -> {
        String text = String.valueOf(known.getMessage());
        yield body(known.status(), text, text);
      }
      default -> defect(failure);
    };
  }

  private static ErrorAnswer translated(EngineException failure) {
    PodmanWords.Said said = PodmanWords.of(failure.text());
    int status = said.status() != 0 ? said.status() : DockerErrors.status(failure.kind());
    return body(status, said.cause(), said.message());
  }

  private static ErrorAnswer defect(Throwable failure) {
    LOG.log(Level.ERROR, "unexpected failure of a request", failure);
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message;
    return body(500, text, text);
  }

  private static ErrorAnswer body(int status, String cause, String message) {
    byte[] document =
        status == 304
            ? new byte[0]
            : new JsonWriter(message.length() + 96)
                .object()
                .put("cause", cause)
                .put("message", message)
                .put("response", status)
                .end()
                .line();
    return new ErrorAnswer(status, Replies.JSON, document);
  }
}
