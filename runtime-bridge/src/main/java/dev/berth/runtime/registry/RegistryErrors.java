package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.ImageReference;
import java.io.IOException;

/** Turns what went wrong with a registry into the failures and texts that clients know. */
final class RegistryErrors {
  private RegistryErrors() {}

  /** For a pull or inspect of a reference. */
  static EngineException of(IOException failure, ImageReference reference) {
    if (!(failure instanceof RegistryFailure refusal)) {
      return EngineException.internal(message(failure), failure);
    }
    String text = message(refusal);
    String name = reference.familiarName();
    return switch (refusal.code()) {
      case RegistryFailure.DENIED ->
          failure(
              ErrorKind.NOT_FOUND,
              "pull access denied for "
                  + name
                  + ", repository does not exist or may require 'docker login': "
                  + text,
              refusal);
      case RegistryFailure.MANIFEST_UNKNOWN ->
          failure(
              ErrorKind.NOT_FOUND,
              "manifest for " + reference.familiar() + " not found: " + text,
              refusal);
      case RegistryFailure.BLOB_UNKNOWN -> failure(ErrorKind.NOT_FOUND, "unknown blob", refusal);
      case RegistryFailure.NAME_UNKNOWN ->
          failure(ErrorKind.NOT_FOUND, "repository " + name + " not found: " + text, refusal);
      // dockerd's status too: a 401 would make the docker CLI ask for a login at the terminal
      case RegistryFailure.NO_CREDENTIALS -> failure(ErrorKind.INTERNAL, text, refusal);
      default -> byStatus(refusal, reference, text);
    };
  }

  private static EngineException byStatus(
      RegistryFailure refusal, ImageReference reference, String text) {
    return switch (refusal.status()) {
      case 400 -> failure(ErrorKind.INVALID, text, refusal);
      case 401 -> failure(ErrorKind.UNAUTHORIZED, text, refusal);
      case 403 -> failure(ErrorKind.FORBIDDEN, text, refusal);
      case 404 ->
          failure(
              ErrorKind.NOT_FOUND,
              "manifest for "
                  + reference.familiar()
                  + " not found: "
                  + (refusal.code().isEmpty() ? "manifest unknown: manifest unknown" : text),
              refusal);
      case 429 -> failure(ErrorKind.TOO_MANY_REQUESTS, text, refusal);
      default -> failure(ErrorKind.INTERNAL, text, refusal);
    };
  }

  private static EngineException failure(ErrorKind kind, String text, RegistryFailure cause) {
    return new EngineException(kind, text, cause);
  }

  static String message(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
