package dev.berth.runtime.build.context;

import dev.berth.runtime.error.EngineException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns of paths: Go's {@code filepath.Match}, and {@code **} for any number of directories
 * (Dockerfile reference, ".dockerignore file").
 */
final class PathPattern {
  private final String text;
  private final StringBuilder regex = new StringBuilder();
  private int at;

  private PathPattern(String text) {
    this.text = text;
  }

  /** INVALID with {@code syntax error in pattern} for one that is none. */
  static Pattern compile(String text) {
    return new PathPattern(text).compile();
  }

  /** Whether there is anything in the text but plain characters. */
  static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
  }

  private Pattern compile() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '*' -> star();
        case '?' -> regex.append("[^/]");
        case '[' -> characters();
        case '\\' -> {
          if (at >= text.length()) {
            throw problem();
          }
          literal(text.charAt(at++));
        }
        default -> literal(c);
      }
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw problem();
    }
  }

  private void star() {
    if (at >= text.length() || text.charAt(at) != '*') {
      regex.append("[^/]*");
      return;
    }
    at++;
    if (at < text.length() && text.charAt(at) == '/') {
      at++;
      regex.append("(?:.*/)?");
    } else {
      regex.append(".*");
    }
  }

  /** {@code [a-z]}, {@code [^x]}. */
  private void characters() {
    regex.append('[');
    if (at < text.length() && (text.charAt(at) == '^' || text.charAt(at) == '!')) {
      regex.append('^');
      at++;
    }
    int start = at;
    while (at < text.length() && (text.charAt(at) != ']' || at == start)) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        c = text.charAt(at++);
        regex.append('\\').append(c);
      } else if (c == '-') {
        regex.append('-');
      } else {
        regex.append("[]&^".indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    if (at >= text.length()) {
      throw problem();
    }
    at++;
    regex.append(']');
  }

  private void literal(char c) {
    if (".+()|{}^$[]*?\\".indexOf(c) >= 0) {
      regex.append('\\');
    }
    regex.append(c);
  }

  private EngineException problem() {
    return EngineException.invalid("syntax error in pattern: " + text);
  }
}
