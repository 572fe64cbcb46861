package dev.berth.libpod.kube;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes YAML as Go's library does for Kubernetes: keys sorted, lists not indented below their key,
 * texts quoted only where they would mean something else. Knows maps, lists, texts, numbers and
 * booleans.
 */
final class YamlText {
  /** What YAML 1.1 or 1.2 reads as something else than a text. */
  private static final Pattern OTHER =
      Pattern.compile(
          "~|(?i:null|true|false|yes|no|on|off|y|n)|<<|="
              + "|[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)"
              + "|[-+]?(\\.[0-9_]+|[0-9][0-9_]*(\\.[0-9_]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
              + "|[-+]?\\.(?i:inf)|\\.(?i:nan)"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");

  private static final String INDICATORS = "#,[]{}&*!|>'\"%@`";

  private final StringBuilder out = new StringBuilder(2048);

  private YamlText() {}

  /** The document. */
  static String of(Map<String, ?> document) {
    YamlText text = new YamlText();
    text.map(document, 0, false);
    return text.out.toString();
  }

  /**
   * Writes entries.
   *
   * @param inList whether the first one stands behind a dash
   */
  private void map(Map<?, ?> map, int depth, boolean inList) {
    boolean first = inList;
    for (Map.Entry<String, @Nullable Object> each : sorted(map).entrySet()) {
      if (!first) {
        indent(depth);
      }
      first = false;
      out.append(scalar(each.getKey(), depth)).append(':');
      value(each.getValue(), depth);
    }
  }

  private static TreeMap<String, @Nullable Object> sorted(Map<?, ?> map) {
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    return sorted;
  }

  private void value(@Nullable Object value, int depth) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        out.append('\n');
        map(map, depth + 1, false);
      }
      case List<?> list when !list.isEmpty() -> {
        out.append('\n');
        list(list, depth);
      }
      case Map<?, ?> map -> out.append(" {}\n");
      case List<?> list -> out.append(" []\n");
      case null, default -> out.append(' ').append(leaf(value, depth)).append('\n');
    }
  }

  private void list(List<?> list, int depth) {
    for (Object each : list) {
      indent(depth);
      if (each instanceof Map<?, ?> map && !map.isEmpty()) {
        out.append("- ");
        map(map, depth + 1, true);
      } else if (each instanceof List<?> inner && !inner.isEmpty()) {
        out.append("-\n");
        list(inner, depth + 1);
      } else {
        out.append('-');
        value(each, depth);
      }
    }
  }

  private void indent(int depth) {
    out.repeat("  ", depth);
  }

  private static String leaf(@Nullable Object value, int depth) {
    return value instanceof String text ? scalar(text, depth) : String.valueOf(value);
  }

  private static String scalar(String text, int depth) {
    if (text.isEmpty() || OTHER.matcher(text).matches()) {
      return quoted(text);
    }
    if (!printable(text)) {
      return quoted(text);
    }
    if (text.indexOf('\n') >= 0) {
      return blockAllowed(text) ? block(text, depth) : quoted(text);
    }
    return plainAllowed(text) ? text : "'" + text.replace("'", "''") + "'";
  }

  private static boolean printable(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                c == '\n'
                    || (c >= 0x20 && c < 0x7f)
                    || (c >= 0xa0 && c <= 0xd7ff)
                    || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff)
                    || c >= 0x10000);
  }

  private static boolean plainAllowed(String text) {
    char first = text.charAt(0);
    boolean single = text.length() == 1;
    boolean spaced = !single && text.charAt(1) == ' ';
    if (INDICATORS.indexOf(first) >= 0
        || ((first == '-' || first == '?' || first == ':') && (single || spaced))
        || first == ' '
        || text.endsWith(" ")
        || text.startsWith("---")
        || text.startsWith("...")) {
      return false;
    }
    return !text.contains(": ") && !text.endsWith(":") && !text.contains(" #");
  }

  private static boolean blockAllowed(String text) {
    return !text.contains(" \n") && !text.endsWith(" ") && !text.isBlank();
  }

  /** Literal, with what keeps leading blanks and final line ends as they are. */
  private static String block(String text, int depth) {
    StringBuilder block = new StringBuilder("|");
    if (text.charAt(0) == ' ' || text.charAt(0) == '\n') {
      block.append('2');
    }
    boolean ended = text.endsWith("\n");
    if (!ended) {
      block.append('-');
    } else if (text.endsWith("\n\n")) {
      block.append('+');
    }
    String body = ended ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      block.append('\n');
      if (!line.isEmpty()) {
        block.repeat("  ", depth + 1).append(line);
      }
    }
    return block.toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 8).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          boolean plain = (c >= ' ' && c < 0x7f) || (c > 0xa0 && c < 0xfffe && c != 0xfeff);
          if (plain && c != 0x2028 && c != 0x2029) {
            quoted.append(c);
          } else {
            quoted.append("\\u").append("%04X".formatted((int) c));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
