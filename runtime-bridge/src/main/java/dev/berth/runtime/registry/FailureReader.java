package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a failure of an HTTP error response (distribution spec, "Error Codes"). */
final class FailureReader {
  private static final int MAX_BODY = 64 * 1024;
  private static final int MAX_WAIT = 86_400;
  private static final Map<String, String> DEFAULT_MESSAGES =
      Map.of(
          RegistryFailure.DENIED, "requested access to the resource is denied",
          RegistryFailure.UNAUTHORIZED, "authentication required",
          RegistryFailure.MANIFEST_UNKNOWN, "manifest unknown",
          RegistryFailure.NAME_UNKNOWN, "repository name not known to registry",
          RegistryFailure.TOO_MANY_REQUESTS, "too many requests");

  private FailureReader() {}

  /** Reads the body and closes it. */
  static RegistryFailure read(HttpResponse<InputStream> response) {
    int status = response.statusCode();
    byte[] body = body(response);
    long retryAfter = retryAfter(response);
    for (Challenge challenge : Challenge.parse(response.headers().allValues("www-authenticate"))) {
      String code = oauthCode(challenge);
      if (status == 401 && code != null) {
        String message = challenge.parameter("error_description");
        return failure(status, code, message == null ? "" : message, retryAfter);
      }
    }
    if (status == 429) {
      return limited(response, body, retryAfter);
    }
    RegistryFailure told = fromBody(status, body, retryAfter);
    if (told != null) {
      return told;
    }
    String code = codeOf(status);
    if (code != null) {
      return failure(status, code, "", retryAfter);
    }
    return new RegistryFailure(
        status, "", "received unexpected HTTP status: " + StatusText.of(status), retryAfter);
  }

  private static RegistryFailure limited(
      HttpResponse<InputStream> response, byte[] body, long retryAfter) {
    RegistryFailure told = fromBody(429, body, retryAfter);
    RegistryFailure refusal =
        told == null ? failure(429, RegistryFailure.TOO_MANY_REQUESTS, "", retryAfter) : told;
    String limits = RateLimits.refused(response);
    return limits.isEmpty()
        ? refusal
        : new RegistryFailure(
            429, refusal.code(), refusal.getMessage() + " (" + limits + ")", retryAfter);
  }

  private static @Nullable String oauthCode(Challenge challenge) {
    String error = challenge.parameter("error");
    if (!challenge.bearer() || error == null) {
      return null;
    }
    return switch (error) {
      case "insufficient_scope" -> RegistryFailure.DENIED;
      case "invalid_token" -> RegistryFailure.UNAUTHORIZED;
      default -> null;
    };
  }

  private static @Nullable String codeOf(int status) {
    return switch (status) {
      case 401 -> RegistryFailure.UNAUTHORIZED;
      case 403 -> RegistryFailure.DENIED;
      case 429 -> RegistryFailure.TOO_MANY_REQUESTS;
      default -> null;
    };
  }

  private static @Nullable RegistryFailure fromBody(int status, byte[] body, long retryAfter) {
    JsonNode root;
    try {
      root = RegistryJson.object(body);
    } catch (IOException e) {
      return null;
    }
    JsonNode first = root.path("errors").path(0);
    String code = RegistryJson.text(first, "code");
    if (code != null) {
      return failure(status, code, RegistryJson.text(first, "message", ""), retryAfter);
    }
    String details = RegistryJson.text(root, "details");
    String known = codeOf(status);
    return details == null || known == null ? null : failure(status, known, details, retryAfter);
  }

  private static RegistryFailure failure(int status, String code, String message, long retryAfter) {
    String word = code.toLowerCase(Locale.ROOT).replace('_', ' ');
    String text = message.isEmpty() ? DEFAULT_MESSAGES.getOrDefault(code, "unknown") : message;
    return new RegistryFailure(status, code, word + ": " + text, retryAfter);
  }

  private static byte[] body(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      return in.readNBytes(MAX_BODY);
    } catch (IOException e) {
      return new byte[0]; // the status alone has to do
    }
  }

  private static long retryAfter(HttpResponse<InputStream> response) {
    String value = response.headers().firstValue("retry-after").orElse("").strip();
    try {
      return value.isEmpty() ? 0 : Math.clamp(Long.parseLong(value), 0, MAX_WAIT);
    } catch (NumberFormatException e) {
      return untilDate(value);
    }
  }

  private static long untilDate(String value) {
    try {
      Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      return Math.clamp(Duration.between(Instant.now(), then).toSeconds(), 0, MAX_WAIT);
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
