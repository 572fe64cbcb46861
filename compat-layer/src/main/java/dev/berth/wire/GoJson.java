package dev.berth.wire;

import dev.berth.runtime.error.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document (RFC 8259) as Go's encoding/json does, with its words for what is wrong:
 * the last of equal keys counts, invalid UTF-8 is replaced, and nesting has an end. Objects become
 * maps in order, arrays lists; whole numbers that fit become longs.
 */
final class GoJson {
  /** Go goes to ten thousand; no document of the API comes near, and a thread's stack is small. */
  private static final int DEEPEST = 1000;

  private static final char END = '\uffff';

  private final String text;
  private int at;
  private int depth;

  private GoJson(String text) {
    this.text = text;
  }

  /** A number that is no long: a fraction, an exponent, or too large. */
  record Literal(String text) {}

  /** The document's value; INVALID when the text is none, or more than one. */
  static @Nullable Object parse(byte[] bytes) {
    return parse(new String(bytes, StandardCharsets.UTF_8));
  }

  static @Nullable Object parse(String text) {
    GoJson reader = new GoJson(text);
    reader.skipSpace();
    if (reader.at == text.length()) {
      throw EngineException.invalid("invalid JSON: got EOF while reading request body");
    }
    Object value = reader.value();
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw EngineException.invalid("unexpected content after JSON");
    }
    return value;
  }

  private @Nullable Object value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", Boolean.TRUE);
      case 'f' -> word("false", Boolean.FALSE);
      case 'n' -> word("null", null);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected("looking for beginning of value");
    };
  }

  private Map<String, @Nullable Object> object() {
    deeper();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    skipSpace();
    if (peek() == '}') {
      return leave(members);
    }
    while (true) {
      if (peek() != '"') {
        throw unexpected("looking for beginning of object key string");
      }
      String key = string();
      skipSpace();
      if (peek() != ':') {
        throw unexpected("after object key");
      }
      at++;
      skipSpace();
      members.put(key, value());
      skipSpace();
      if (peek() == '}') {
        return leave(members);
      }
      if (peek() != ',') {
        throw unexpected("after object key:value pair");
      }
      at++;
      skipSpace();
    }
  }

  private List<@Nullable Object> array() {
    deeper();
    List<@Nullable Object> elements = new ArrayList<>();
    skipSpace();
    if (peek() == ']') {
      return leave(elements);
    }
    while (true) {
      elements.add(value());
      skipSpace();
      if (peek() == ']') {
        return leave(elements);
      }
      if (peek() != ',') {
        throw unexpected("after array element");
      }
      at++;
      skipSpace();
    }
  }

  private void deeper() {
    depth++;
    if (depth > DEEPEST) {
      throw unexpected("exceeded max depth");
    }
    at++;
  }

  private <T> T leave(T value) {
    depth--;
    at++;
    return value;
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    for (int i = 0; i < word.length(); i++, at++) {
      if (peek() != word.charAt(i)) {
        throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
    }
    return value;
  }

  private Object number() {
    int start = at;
    boolean whole = true;
    if (peek() == '-') {
      at++;
      needDigit("in numeric literal");
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (peek() == '.') {
      whole = false;
      at++;
      needDigit("after decimal point in numeric literal");
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      needDigit("in exponent of numeric literal");
      digits();
    }
    return number(text.substring(start, at), whole);
  }

  private static Object number(String literal, boolean whole) {
    if (!whole || literal.length() > 20) {
      return new Literal(literal);
    }
    try {
      return Long.parseLong(literal);
    } catch (NumberFormatException e) {
      return new Literal(literal);
    }
  }

  private void needDigit(String where) {
    if (peek() < '0' || peek() > '9') {
      throw unexpected(where);
    }
  }

  private void digits() {
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
  }

  private String string() {
    at++;
    int start = at;
    while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) != '\\') {
      if (text.charAt(at) == '"') {
        return text.substring(start, at++);
      }
      at++;
    }
    StringBuilder out = new StringBuilder(text.substring(start, at));
    while (peekRaw() != '"') {
      char c = peekRaw();
      if (c == '\\') {
        at++;
        escape(out);
      } else if (c < ' ') {
        throw unexpected("in string literal");
      } else {
        out.append(c);
        at++;
      }
    }
    at++;
    return out.toString();
  }

  private void escape(StringBuilder out) {
    char c = peekRaw();
    int simple = "\"\\/bfnrt".indexOf(c);
    if (simple >= 0) {
      out.append("\"\\/\b\f\n\r\t".charAt(simple));
      at++;
    } else if (c == 'u') {
      at++;
      out.append(unicode());
    } else {
      throw unexpected("in string escape code");
    }
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++, at++) {
      int digit = Character.digit(peekRaw(), 16);
      if (digit < 0 || peekRaw() > 'f') {
        throw unexpected("in \\u hexadecimal character escape");
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  /** The character here; INVALID at the end, where a string must not be. */
  private char peekRaw() {
    if (at >= text.length()) {
      throw unexpected("");
    }
    return text.charAt(at);
  }

  private EngineException unexpected(String where) {
    if (at >= text.length()) {
      return EngineException.invalid("invalid JSON: unexpected EOF");
    }
    char c = text.charAt(at);
    String shown =
        switch (c) {
          case '\'' -> "'\\''";
          case '"' -> "'\"'";
          case '\n' -> "'\\n'";
          case '\r' -> "'\\r'";
          case '\t' -> "'\\t'";
          default -> c < ' ' ? String.format("'\\x%02x'", (int) c) : "'" + c + "'";
        };
    return EngineException.invalid("invalid JSON: invalid character " + shown + " " + where);
  }
}
