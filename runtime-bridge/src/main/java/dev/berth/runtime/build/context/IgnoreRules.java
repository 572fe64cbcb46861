package dev.berth.runtime.build.context;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a {@code .dockerignore} file, or of {@code --exclude}: the last one that matches a
 * path or a directory above it decides.
 */
public final class IgnoreRules {
  private final List<Rule> rules = new ArrayList<>();

  private record Rule(PathPattern pattern, boolean excludes) {}

  /** Reads a file's text. INVALID for a rule that cannot be understood. */
  public static IgnoreRules parse(String text) {
    IgnoreRules rules = new IgnoreRules();
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (String line : plain.split("\n", -1)) {
      if (!line.startsWith("#")) {
        rules.add(line.strip());
      }
    }
    return rules;
  }

  /** Rules given one by one. */
  public static IgnoreRules of(List<String> patterns) {
    IgnoreRules rules = new IgnoreRules();
    patterns.forEach(rules::add);
    return rules;
  }

  private void add(String line) {
    if (line.isEmpty()) {
      return;
    }
    boolean exception = line.startsWith("!");
    String pattern = exception ? line.substring(1).strip() : line;
    if (exception && pattern.isEmpty()) {
      throw EngineException.invalid("illegal exclusion pattern: \"!\"");
    }
    String clean = PathText.clean(pattern);
    if (clean.length() > 1 && clean.startsWith("/")) {
      clean = clean.substring(1);
    }
    if (clean.equals(".") || clean.equals("/")) {
      return; // a rule for the root matches nothing below it
    }
    rules.add(new Rule(PathPattern.compile(clean), !exception));
  }

  /**
   * Whether a path is left out.
   *
   * @param path relative, parted by slashes
   */
  public boolean excludes(String path) {
    boolean excluded = false;
    for (Rule rule : rules) {
      if (rule.excludes() != excluded && matchesPathOrParent(rule.pattern(), path)) {
        excluded = rule.excludes();
      }
    }
    return excluded;
  }

  private static boolean matchesPathOrParent(PathPattern pattern, String path) {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (pattern.matches(path.substring(0, end))) {
        return true;
      }
    }
    return pattern.matches(path);
  }
}
