package dev.berth.runtime.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of YAML that programs write device descriptions in: block mappings and sequences, plain
 * and quoted scalars of one line, empty flow collections and flow sequences of scalars. All scalars
 * are texts.
 */
final class SmallYaml {
  private final List<Line> lines = new ArrayList<>();
  private int at;

  private record Line(int indent, String text) {}

  private SmallYaml(String text) {
    for (String raw : text.split("\n", -1)) {
      String line = raw.stripTrailing();
      String body = line.stripLeading();
      if (!body.isEmpty() && !body.startsWith("#") && !body.equals("---")) {
        lines.add(new Line(line.length() - body.length(), body));
      }
    }
  }

  /** The document's value; null when it is empty. */
  static @Nullable Object parse(String text) throws IOException {
    SmallYaml yaml = new SmallYaml(text);
    if (yaml.lines.isEmpty()) {
      return null;
    }
    Object value = yaml.block(yaml.lines.get(0).indent());
    if (yaml.at < yaml.lines.size()) {
      throw new IOException("cannot understand: " + yaml.lines.get(yaml.at).text());
    }
    return value;
  }

  private Object block(int indent) throws IOException {
    return lines.get(at).text().startsWith("-") ? sequence(indent) : mapping(indent);
  }

  private List<@Nullable Object> sequence(int indent) throws IOException {
    List<@Nullable Object> result = new ArrayList<>();
    while (at < lines.size() && here(indent) && isItem(lines.get(at).text())) {
      String rest = lines.get(at).text().substring(1).stripLeading();
      if (rest.isEmpty()) {
        at++;
        result.add(nested(indent));
      } else if (keyEnd(rest) >= 0 && !quoted(rest)) {
        // A mapping that begins in the item's line: as if its first key stood below.
        int inner = indent + lines.get(at).text().length() - rest.length();
        lines.set(at, new Line(inner, rest));
        result.add(mapping(inner));
      } else {
        at++;
        result.add(scalar(rest));
      }
    }
    return result;
  }

  private Map<String, @Nullable Object> mapping(int indent) throws IOException {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    while (at < lines.size() && here(indent) && !isItem(lines.get(at).text())) {
      String text = lines.get(at).text();
      int end = keyEnd(text);
      if (end < 0) {
        throw new IOException("no key in: " + text);
      }
      String rest = text.substring(end + 1).strip();
      at++;
      boolean comment = rest.startsWith("#");
      result.put(
          String.valueOf(scalar(text.substring(0, end))),
          rest.isEmpty() || comment ? below(indent) : scalar(rest));
    }
    return result;
  }

  /** A sequence below a key may stand as far left as the key. */
  private @Nullable Object below(int indent) throws IOException {
    boolean item = at < lines.size() && here(indent) && isItem(lines.get(at).text());
    return item ? sequence(indent) : nested(indent);
  }

  private @Nullable Object nested(int indent) throws IOException {
    return at < lines.size() && lines.get(at).indent() > indent
        ? block(lines.get(at).indent())
        : null;
  }

  private boolean here(int indent) {
    return lines.get(at).indent() == indent;
  }

  private static boolean isItem(String text) {
    return text.equals("-") || text.startsWith("- ");
  }

  private static boolean quoted(String text) {
    return text.startsWith("\"") || text.startsWith("'") || text.startsWith("[");
  }

  /** Where the colon behind a key stands, -1 for none. */
  private static int keyEnd(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == ':' && (i + 1 == text.length() || text.charAt(i + 1) == ' ')) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Object scalar(String text) throws IOException {
    if (text.equals("{}")) {
      return Map.of();
    }
    if (text.startsWith("[") && text.endsWith("]")) {
      List<@Nullable Object> result = new ArrayList<>();
      String inner = text.substring(1, text.length() - 1).strip();
      for (String part : inner.isEmpty() ? new String[0] : inner.split(",", -1)) {
        result.add(scalar(part.strip()));
      }
      return result;
    }
    if (text.length() > 1 && text.startsWith("'") && text.endsWith("'")) {
      return text.substring(1, text.length() - 1).replace("''", "'");
    }
    if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
      return text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
    if (text.startsWith("{")
        || text.startsWith("|")
        || text.startsWith("&")
        || text.startsWith("*")) {
      throw new IOException("cannot understand: " + text);
    }
    int comment = text.indexOf(" #");
    String plain = comment < 0 ? text : text.substring(0, comment).strip();
    return plain.equals("null") || plain.equals("~") ? null : plain;
  }
}
