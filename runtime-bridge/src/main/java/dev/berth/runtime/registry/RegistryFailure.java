package dev.berth.runtime.registry;

import java.io.IOException;

/**
 * A registry's refusal, or that it could not be reached. The message reads as Docker's client words
 * it.
 */
final class RegistryFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** Codes of the distribution spec, section "Error Codes", that are told apart here. */
  static final String DENIED = "DENIED";

  static final String UNAUTHORIZED = "UNAUTHORIZED";
  static final String MANIFEST_UNKNOWN = "MANIFEST_UNKNOWN";
  static final String NAME_UNKNOWN = "NAME_UNKNOWN";
  static final String BLOB_UNKNOWN = "BLOB_UNKNOWN";

  /** Ours: a registry wants basic credentials and there are none. */
  static final String NO_CREDENTIALS = "NO_CREDENTIALS";

  static final String TOO_MANY_REQUESTS = "TOOMANYREQUESTS";

  /** Ours: redirects that lead nowhere, or where they must not. */
  static final int LOOP_DETECTED = 508;

  private final int status;
  private final String code;
  private final long retryAfterSeconds;

  RegistryFailure(int status, String code, String message, long retryAfterSeconds) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  RegistryFailure(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
    this.code = "";
    this.retryAfterSeconds = 0;
  }

  /** HTTP status, 0 when no answer came. */
  int status() {
    return status;
  }

  /** The registry's error code, or empty. */
  String code() {
    return code;
  }

  /** What the server asked to wait, 0 when it did not say. */
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** Whether the same request may succeed later. */
  boolean temporary() {
    return status == 0
        || status == 408
        || status == 429
        || (status >= 500 && status != LOOP_DETECTED);
  }
}
