package dev.berth.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/** Writes status line and headers. */
final class AnswerHead {
  private static final String[] DAYS = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };
  private static final int SECONDS_A_DAY = 86_400;

  private final StringBuilder text = new StringBuilder(512);

  AnswerHead(String statusLine) {
    text.append("HTTP/1.1 ").append(statusLine).append("\r\n");
  }

  static AnswerHead of(int status) {
    return new AnswerHead(status + " " + reason(status));
  }

  AnswerHead add(String name, String value) {
    text.append(name).append(": ");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      // a line break would begin another header
      text.append(c == '\r' || c == '\n' ? ' ' : c);
    }
    text.append("\r\n");
    return this;
  }

  AnswerHead addAll(Map<String, String> headers) {
    headers.forEach(this::add);
    return this;
  }

  AnswerHead date() {
    return add("Date", date(Instant.now().getEpochSecond()));
  }

  byte[] bytes() {
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** IMF-fixdate of RFC 9110, written by hand: the JDK's formatter costs start time. */
  static String date(long epochSecond) {
    long day = Math.floorDiv(epochSecond, SECONDS_A_DAY);
    int second = (int) Math.floorMod(epochSecond, (long) SECONDS_A_DAY);
    LocalDate date = LocalDate.ofEpochDay(day);
    StringBuilder out = new StringBuilder(32);
    out.append(DAYS[(int) Math.floorMod(day, 7L)]).append(", ");
    two(out, date.getDayOfMonth()).append(' ').append(MONTHS[date.getMonthValue() - 1]);
    out.append(' ').append(date.getYear()).append(' ');
    two(out, second / 3600).append(':');
    two(out, second / 60 % 60).append(':');
    return two(out, second % 60).append(" GMT").toString();
  }

  private static StringBuilder two(StringBuilder out, int number) {
    return number < 10 ? out.append('0').append(number) : out.append(number);
  }

  static String reason(int status) {
    return switch (status) {
      case 100 -> "Continue";
      case 101 -> "UPGRADED";
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 301 -> "Moved Permanently";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 413 -> "Request Entity Too Large";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      default -> "Status " + status;
    };
  }

  /** Whether an answer of this status has no body by definition. */
  static boolean bodiless(int status) {
    return status == 204 || status == 304 || status < 200;
  }
}
