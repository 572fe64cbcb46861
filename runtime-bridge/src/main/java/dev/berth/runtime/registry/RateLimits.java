package dev.berth.runtime.registry;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * What registries tell of how much they still serve: {@code ratelimit-limit} and {@code
 * ratelimit-remaining}, a number and perhaps a window in seconds: {@code 100;w=21600} (Docker Hub;
 * IETF draft "RateLimit header fields"). Who has to pull less reads it in the service's log.
 */
final class RateLimits {
  private static final System.Logger LOG = System.getLogger(RateLimits.class.getName());
  private static final List<String> NAMES =
      List.of("ratelimit-limit", "ratelimit-remaining", "docker-ratelimit-source", "retry-after");
  private static final int SHOWN = 100;

  private RateLimits() {}

  /** What a refusal tells, also written to the log; empty when it tells nothing. */
  static String refused(HttpResponse<?> response) {
    String told = told(response.headers());
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} refuses for a while: {1}",
        response.uri().getHost(),
        told.isEmpty() ? "too many requests" : told);
    return told;
  }

  /** Writes to the log how little is left, when it is a tenth of the limit or less. */
  static void note(HttpResponse<?> response) {
    long remaining = number(response.headers(), "ratelimit-remaining");
    if (remaining >= 0 && remaining * 10 <= number(response.headers(), "ratelimit-limit")) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} will soon serve no more: {1}",
          response.uri().getHost(),
          told(response.headers()));
    }
  }

  private static String told(HttpHeaders headers) {
    List<String> parts = new ArrayList<>();
    for (String name : NAMES) {
      String value = headers.firstValue(name).orElse("").strip();
      if (!value.isEmpty()) {
        parts.add(name + ": " + value.substring(0, Math.min(value.length(), SHOWN)));
      }
    }
    return String.join(", ", parts);
  }

  private static long number(HttpHeaders headers, String name) {
    String value = headers.firstValue(name).orElse("");
    int window = value.indexOf(';');
    try {
      return Long.parseLong((window < 0 ? value : value.substring(0, window)).strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
