package dev.berth.runtime.registry;

/** Reason phrases, which HTTP/2 does not send. */
final class StatusText {
  private StatusText() {}

  static String of(int status) {
    String phrase =
        switch (status) {
          case 400 -> "Bad Request";
          case 401 -> "Unauthorized";
          case 403 -> "Forbidden";
          case 404 -> "Not Found";
          case 405 -> "Method Not Allowed";
          case 429 -> "Too Many Requests";
          case 500 -> "Internal Server Error";
          case 502 -> "Bad Gateway";
          case 503 -> "Service Unavailable";
          case 504 -> "Gateway Timeout";
          default -> "";
        };
    return phrase.isEmpty() ? Integer.toString(status) : status + " " + phrase;
  }
}
