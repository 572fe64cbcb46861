package dev.berth.server;

import java.nio.charset.StandardCharsets;

/** The JSON body of failures that no dialect words. */
final class ErrorBody {
  private ErrorBody() {}

  static byte[] json(String message) {
    StringBuilder out = new StringBuilder(message.length() + 16).append("{\"message\":\"");
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append("\"}\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
