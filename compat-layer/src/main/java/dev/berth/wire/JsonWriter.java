package dev.berth.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as Docker does: no spaces, map keys sorted, HTML characters not escaped. A generator
 * of its own because it is on the path of the first answer after a cold start, where a databinding
 * library costs more than all the rest.
 */
public final class JsonWriter {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out;
  private boolean first = true;

  public JsonWriter() {
    this(512);
  }

  public JsonWriter(int expectedChars) {
    out = new StringBuilder(expectedChars);
  }

  /** Opens an object that is the document or an array's element. */
  public JsonWriter object() {
    return open('{');
  }

  /** Opens an object below a key. */
  public JsonWriter object(String key) {
    key(key);
    first = true;
    out.append('{');
    return this;
  }

  /** Opens an array that is the document or an array's element. */
  public JsonWriter array() {
    return open('[');
  }

  /** Opens an array below a key. */
  public JsonWriter array(String key) {
    key(key);
    first = true;
    out.append('[');
    return this;
  }

  /** Closes the innermost object. */
  public JsonWriter end() {
    out.append('}');
    first = false;
    return this;
  }

  /** Closes the innermost array. */
  public JsonWriter endArray() {
    out.append(']');
    first = false;
    return this;
  }

  /** A text, or null. */
  public JsonWriter put(String key, @Nullable String value) {
    key(key);
    text(value);
    return this;
  }

  /** A text; an absent one is written as empty, as Go's plain strings are. */
  public JsonWriter putText(String key, @Nullable String value) {
    return put(key, value == null ? "" : value);
  }

  /** A text that is left out when absent or empty. */
  public JsonWriter putPresent(String key, @Nullable String value) {
    return value == null || value.isEmpty() ? this : put(key, value);
  }

  public JsonWriter put(String key, long value) {
    key(key);
    out.append(value);
    return this;
  }

  /** A number that is left out when zero. */
  public JsonWriter putPresent(String key, long value) {
    return value == 0 ? this : put(key, value);
  }

  public JsonWriter put(String key, BigInteger value) {
    key(key);
    out.append(value);
    return this;
  }

  public JsonWriter put(String key, boolean value) {
    key(key);
    out.append(value);
    return this;
  }

  /** A document that is JSON already. */
  public JsonWriter putJson(String key, String json) {
    key(key);
    out.append(json);
    return this;
  }

  /** A number or boolean that may be null. */
  public JsonWriter putBoxed(String key, @Nullable Object value) {
    key(key);
    out.append(value);
    return this;
  }

  public JsonWriter putNull(String key) {
    key(key);
    out.append("null");
    return this;
  }

  /** An array of texts, or null. */
  public JsonWriter putStrings(String key, @Nullable Collection<String> values) {
    if (values == null) {
      return putNull(key);
    }
    array(key);
    for (String value : values) {
      element(value);
    }
    return endArray();
  }

  /** An array of numbers, or null. */
  public JsonWriter putNumbers(String key, @Nullable Collection<? extends Number> values) {
    if (values == null) {
      return putNull(key);
    }
    array(key);
    for (Number value : values) {
      comma();
      out.append(value);
    }
    return endArray();
  }

  /** An object of texts with sorted keys, or null. */
  public JsonWriter putMap(String key, @Nullable Map<String, String> values) {
    if (values == null) {
      return putNull(key);
    }
    object(key);
    Map<String, String> sorted = values.size() > 1 ? new TreeMap<>(values) : values;
    sorted.forEach(this::put);
    return end();
  }

  /** An object with sorted keys and empty objects as values, or null. */
  public JsonWriter putSet(String key, @Nullable Collection<String> values) {
    if (values == null) {
      return putNull(key);
    }
    object(key);
    values.stream().sorted().forEach(each -> object(each).end());
    return end();
  }

  /** A text as an array's element. */
  public JsonWriter element(@Nullable String value) {
    comma();
    text(value);
    return this;
  }

  /** The document in UTF-8, with the newline Docker ends its answers with. */
  public byte[] line() {
    out.append('\n');
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The document in UTF-8. */
  public byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private JsonWriter open(char bracket) {
    comma();
    first = true;
    out.append(bracket);
    return this;
  }

  private void key(String key) {
    comma();
    text(key);
    out.append(':');
  }

  private void comma() {
    if (first) {
      first = false;
    } else {
      out.append(',');
    }
  }

  private void text(@Nullable String value) {
    if (value == null) {
      out.append("null");
      return;
    }
    out.append('"');
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && c < 0x2028) {
        continue;
      }
      if (!special(value, i)) {
        continue;
      }
      out.append(value, start, i);
      escape(c);
      start = i + 1;
    }
    out.append(value, start, value.length()).append('"');
  }

  /** Whether the character cannot stand for itself; lone surrogates cannot. */
  private static boolean special(String value, int i) {
    char c = value.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 >= value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i == 0 || !Character.isHighSurrogate(value.charAt(i - 1));
    }
    return c < ' ' || c == '"' || c == '\\' || c == 0x2028 || c == 0x2029;
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> {
        char shown = Character.isSurrogate(c) ? '\ufffd' : c;
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(HEX[(shown >> shift) & 0xf]);
        }
      }
    }
  }
}
