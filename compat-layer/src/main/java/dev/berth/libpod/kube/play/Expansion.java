package dev.berth.libpod.kube.play;

import java.util.List;
import java.util.Map;

/**
 * References to variables in commands: {@code $(NAME)} is replaced where the variable is known,
 * {@code $$} is one dollar (Kubernetes, third_party/forked/golang/expansion).
 */
final class Expansion {
  private Expansion() {}

  static List<String> all(List<String> texts, Map<String, String> variables) {
    return texts.stream().map(each -> one(each, variables)).toList();
  }

  static String one(String text, Map<String, String> variables) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
      int end = next == '(' ? text.indexOf(')', at) : -1;
      if (c != '$') {
        out.append(c);
        at++;
      } else if (next == '$') {
        out.append('$');
        at += 2;
      } else if (end > 0) {
        String value = variables.get(text.substring(at + 2, end));
        out.append(value == null ? text.substring(at, end + 1) : value);
        at = end + 1;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }
}
