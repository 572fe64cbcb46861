package dev.berth.runtime.oci;

/** What runtimes write when they fail, without the wrapping of their loggers. */
final class RuntimeText {
  private static final String LEVEL = "level=error msg=";

  private RuntimeText() {}

  /**
   * The message: of the last error of a log in {@code key=value} form, else the text as it is. The
   * program's own "create failed: " or "exec failed: " in front is taken away, since the caller
   * says the same.
   */
  static String message(String output) {
    String text = output.strip();
    int at = text.lastIndexOf(LEVEL);
    if (at >= 0) {
      text = unquoted(text.substring(at + LEVEL.length()));
    }
    for (String prefix : new String[] {"runc create failed: ", "exec failed: "}) {
      text = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }
    return text;
  }

  /** A text in Go's quotes, or the text up to the end of the line. */
  private static String unquoted(String text) {
    if (!text.startsWith("\"")) {
      int end = text.indexOf('\n');
      return end < 0 ? text : text.substring(0, end);
    }
    StringBuilder result = new StringBuilder();
    for (int i = 1; i < text.length() && text.charAt(i) != '"'; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c = text.charAt(i) == 'n' ? '\n' : text.charAt(i) == 't' ? '\t' : text.charAt(i);
      }
      result.append(c);
    }
    return result.toString();
  }
}
