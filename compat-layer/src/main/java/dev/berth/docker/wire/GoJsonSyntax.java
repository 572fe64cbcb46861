package dev.berth.docker.wire;

import java.nio.charset.StandardCharsets;

/** Says what is wrong with a document that is no JSON, in the words of Go's decoder. */
final class GoJsonSyntax {
  static final String ENDS_EARLY = "unexpected EOF";

  private final String text;
  private int at;

  private GoJsonSyntax(String text) {
    this.text = text;
  }

  /** The complaint about the first document of these bytes; it must be a broken one. */
  static String complaint(byte[] bytes) {
    GoJsonSyntax syntax = new GoJsonSyntax(new String(bytes, StandardCharsets.UTF_8));
    try {
      syntax.value();
      return ENDS_EARLY;
    } catch (Broken e) {
      return e.complaint;
    }
  }

  private void value() throws Broken {
    char c = next("looking for beginning of value");
    switch (c) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number(c);
    }
  }

  private void object() throws Broken {
    char c = next("looking for beginning of object key string");
    if (c == '}') {
      return;
    }
    while (true) {
      require(c == '"', c, "looking for beginning of object key string");
      string();
      c = next("after object key");
      require(c == ':', c, "after object key");
      value();
      c = next("after object key:value pair");
      if (c == '}') {
        return;
      }
      require(c == ',', c, "after object key:value pair");
      c = next("looking for beginning of object key string");
    }
  }

  private void array() throws Broken {
    if (peekBeyondBlanks() == ']') {
      at++;
      return;
    }
    while (true) {
      value();
      char c = next("after array element");
      if (c == ']') {
        return;
      }
      require(c == ',', c, "after array element");
    }
  }

  private void string() throws Broken {
    while (true) {
      char c = take();
      if (c == '"') {
        return;
      }
      require(c >= ' ', c, "in string literal");
      if (c == '\\') {
        escape();
      }
    }
  }

  private void escape() throws Broken {
    char c = take();
    require("\"\\/bfnrtu".indexOf(c) >= 0, c, "in string escape code");
    for (int i = 0; c == 'u' && i < 4; i++) {
      char digit = take();
      require(Character.digit(digit, 16) >= 0, digit, "in \\u hexadecimal character escape");
    }
  }

  private void literal(String word) throws Broken {
    for (char expected : word.substring(1).toCharArray()) {
      char c = take();
      require(c == expected, c, "in literal " + word + " (expecting " + quoted(expected) + ")");
    }
  }

  private void number(char first) throws Broken {
    require(first == '-' || isDigit(first), first, "looking for beginning of value");
    char digit = first;
    if (first == '-') {
      digit = take();
      require(isDigit(digit), digit, "in numeric literal");
    }
    if (digit != '0') {
      digits();
    }
    if (peek() == '.') {
      at++;
      char c = take();
      require(isDigit(c), c, "after decimal point in numeric literal");
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      char c = take();
      if (c == '+' || c == '-') {
        c = take();
      }
      require(isDigit(c), c, "in exponent of numeric literal");
      digits();
    }
  }

  private void digits() {
    while (isDigit(peek())) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The next character that is no blank. */
  private char next(String context) throws Broken {
    char c = take();
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      c = take();
    }
    require(c != 0, c, context);
    return c;
  }

  private char peekBeyondBlanks() {
    while (" \t\r\n".indexOf(peek()) >= 0) {
      at++;
    }
    return peek();
  }

  /** Zero at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private char take() throws Broken {
    if (at == text.length()) {
      throw new Broken(ENDS_EARLY);
    }
    return text.charAt(at++);
  }

  private static void require(boolean holds, char c, String context) throws Broken {
    if (!holds) {
      throw new Broken("invalid character " + quoted(c) + " " + context);
    }
  }

  private static String quoted(char c) {
    return switch (c) {
      case '\'' -> "'\\''";
      case '"' -> "'\"'";
      case '\n' -> "'\\n'";
      case '\r' -> "'\\r'";
      case '\t' -> "'\\t'";
      default -> c < ' ' ? "'\\x%02x'".formatted((int) c) : "'" + c + "'";
    };
  }

  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;
    private final String complaint;

    Broken(String complaint) {
      super(complaint, null, false, false);
      this.complaint = complaint;
    }
  }
}
