package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands after a {@code $}: a name, or braces with a modifier. */
final class Substitution {
  private final ShellWords words;
  private final Cursor in;

  /**
   * @param in behind the dollar sign
   */
  Substitution(ShellWords words, Cursor in) {
    this.words = words;
    this.in = in;
  }

  String value() {
    if (in.takeIf('{')) {
      return inBraces();
    }
    String name = name();
    if (name.isEmpty()) {
      return "$";
    }
    String value = words.variable(name);
    return value == null ? "" : value;
  }

  /** Letters, digits and underscores; or one digit or special character, which has no value. */
  private String name() {
    if (in.atEnd()) {
      return "";
    }
    char first = in.peek();
    if (Character.isDigit(first) || "@*#?-$!".indexOf(first) >= 0) {
      return String.valueOf(in.take());
    }
    StringBuilder name = new StringBuilder();
    while (!in.atEnd() && isNameCharacter(in.peek())) {
      name.append(in.take());
    }
    return name.toString();
  }

  private static boolean isNameCharacter(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private String inBraces() {
    String name = name();
    if (name.isEmpty()) {
      throw EngineException.invalid("syntax error: bad substitution");
    }
    String value = words.variable(name);
    char c = need();
    return switch (c) {
      case '}' -> value == null ? "" : value;
      case ':' -> tested(name, value, need(), true);
      case '+', '-', '?' -> tested(name, value, c, false);
      case '#', '%' -> trimmed(value == null ? "" : value, c, in.takeIf(c));
      case '/' -> replaced(value == null ? "" : value, in.takeIf('/'));
      default -> throw EngineException.invalid("unsupported modifier (" + c + ") in substitution");
    };
  }

  private String tested(String name, @Nullable String value, char modifier, boolean emptyIsUnset) {
    String word = words.expand(until('}'));
    boolean there = value != null && !(emptyIsUnset && value.isEmpty());
    return switch (modifier) {
      case '+' -> there ? word : "";
      case '-' -> there && value != null ? value : word;
      case '?' -> {
        if (there && value != null) {
          yield value;
        }
        String why = emptyIsUnset ? "is not allowed to be empty" : "is not allowed to be unset";
        throw EngineException.invalid(name + ": " + (word.isEmpty() ? why : word));
      }
      default ->
          throw EngineException.invalid("unsupported modifier (:" + modifier + ") in substitution");
    };
  }

  private String trimmed(String value, char side, boolean greedy) {
    String pattern = words.expand(until('}'));
    if (side == '#') {
      return trimStart(value, ShellPattern.compile(pattern, greedy));
    }
    return trimEnd(value, ShellPattern.compile(pattern, true), greedy);
  }

  private static String trimStart(String value, Pattern pattern) {
    var matcher = pattern.matcher(value);
    return matcher.lookingAt() ? value.substring(matcher.end()) : value;
  }

  /** The shortest or longest end that matches goes. */
  private static String trimEnd(String value, Pattern pattern, boolean longest) {
    int step = longest ? 1 : -1;
    for (int at = longest ? 0 : value.length(); at >= 0 && at <= value.length(); at += step) {
      if (pattern.matcher(value.substring(at)).matches()) {
        return value.substring(0, at);
      }
    }
    return value;
  }

  private String replaced(String value, boolean all) {
    String from = words.expand(until('/'));
    String to = java.util.regex.Matcher.quoteReplacement(words.expand(until('}')));
    var matcher = ShellPattern.compile(from, true).matcher(value);
    return all ? matcher.replaceAll(to) : matcher.replaceFirst(to);
  }

  /** The text up to an end that stands outside nested braces and escapes. */
  private String until(char end) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    while (true) {
      char c = need();
      if (c == end && depth == 0) {
        return text.toString();
      }
      if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      }
      text.append(c);
      if (c == words.escape()) {
        text.append(need());
      }
    }
  }

  private char need() {
    return in.need("syntax error: missing '}'");
  }
}
