package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;
import java.util.regex.Pattern;

/** Patterns of a shell's parameter expansion: {@code *}, {@code ?} and escapes. */
final class ShellPattern {
  private ShellPattern() {}

  /**
   * Compiles; INVALID for an escape of anything but the pattern's own characters.
   *
   * @param greedy whether {@code *} takes as much as it can
   */
  static Pattern compile(String pattern, boolean greedy) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '*') {
        regex.append(greedy ? ".*" : ".*?");
      } else if (c == '?') {
        regex.append('.');
      } else if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(escaped(pattern, pattern.charAt(++i)))));
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static char escaped(String pattern, char c) {
    if ("*?\\}/".indexOf(c) < 0) {
      throw EngineException.invalid(
          "invalid pattern (" + pattern + ") in substitution: invalid escape '\\" + c + "'");
    }
    return c;
  }
}
