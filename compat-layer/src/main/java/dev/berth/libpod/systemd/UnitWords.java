package dev.berth.libpod.systemd;

import java.util.List;

/** Words of command lines as systemd reads them (systemd.service(5), COMMAND LINES). */
final class UnitWords {
  private UnitWords() {}

  /** A word that means just itself: no variable, no specifier, no end of the word. */
  static String escaped(String word) {
    String text = word.replace("$", "$$").replace("%", "%%");
    return plain(text) ? text : quoted(text);
  }

  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '"' || c == '\'' || c == '\\' || c == 0x7f) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append("\\x%02x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /** The words of one line, each option on a line of its own. */
  static String line(List<String> words) {
    StringBuilder out = new StringBuilder();
    for (String each : words) {
      if (!out.isEmpty()) {
        out.append(each.startsWith("-") ? " \\\n\t" : " ");
      }
      out.append(each);
    }
    return out.toString();
  }
}
