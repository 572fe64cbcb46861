package dev.berth.runtime.build.dockerfile;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the comment lines at the very top of a Dockerfile set (Dockerfile reference, "Parser
 * directives").
 *
 * @param escape the character that escapes, {@code \} or {@code `}
 * @param values all directives by lower-case name
 */
record Directives(char escape, Map<String, String> values) {
  private static final Pattern FORM =
      Pattern.compile("^#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*$");
  private static final Set<String> KNOWN = Set.of("escape", "syntax", "check");

  /** Reads them off the first lines. */
  static Directives of(List<String> lines) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = FORM.matcher(lines.get(i));
      if (!matcher.matches()) {
        break;
      }
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      if (!KNOWN.contains(name)) {
        break;
      }
      if (values.putIfAbsent(name, matcher.group(2)) != null) {
        throw DockerfileProblem.at(i + 1, "only one " + name + " parser directive can be used");
      }
      if (name.equals("escape")) {
        checkEscape(i + 1, matcher.group(2));
      }
    }
    return new Directives(values.getOrDefault("escape", "\\").charAt(0), Map.copyOf(values));
  }

  private static void checkEscape(int line, String value) {
    if (!value.equals("\\") && !value.equals("`")) {
      throw DockerfileProblem.at(
          line, "invalid escape token '" + value + "' does not match ` or \\");
    }
  }
}
