package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands after a {@code $}: a name, or braces with a modifier. */
final class Substitution {
  private static final String UNCLOSED = "syntax error: missing '}'";

  private final ShellLexer lexer;
  private final Cursor in;

  /**
   * @param in behind the dollar sign
   */
  Substitution(ShellLexer lexer, Cursor in) {
    this.lexer = lexer;
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
    String value = lexer.variable(name);
    return value == null ? "" : value;
  }

  /** Letters, digits and underscores; or only digits, or one special character: no value. */
  private String name() {
    StringBuilder name = new StringBuilder();
    while (!in.atEnd()) {
      char c = in.peek();
      if (name.isEmpty() && "@*#?-$!".indexOf(c) >= 0) {
        return String.valueOf(in.take());
      }
      boolean positional = !name.isEmpty() && Character.isDigit(name.charAt(0));
      boolean fits =
          positional
              ? Character.isDigit(c)
              : Character.isLetter(c) || Character.isDigit(c) || c == '_';
      if (!fits) {
        break;
      }
      name.append(in.take());
    }
    return name.toString();
  }

  private String inBraces() {
    if (in.atEnd()) {
      throw EngineException.invalid(UNCLOSED);
    }
    if ("{}:".indexOf(in.peek()) >= 0) {
      throw EngineException.invalid("syntax error: bad substitution");
    }
    String name = name();
    String value = lexer.variable(name);
    char c = in.need(UNCLOSED);
    return switch (c) {
      case '}' -> value == null ? "" : value;
      case ':' -> afterColon(name, value, in.need(UNCLOSED));
      case '+', '-', '?' -> tested(name, value, c, false);
      case '#', '%' -> trimmed(value == null ? "" : value, c, in.takeIf(c));
      case '/' -> replaced(value == null ? "" : value, in.takeIf('/'));
      default -> throw EngineException.invalid("unsupported modifier (" + c + ") in substitution");
    };
  }

  private String afterColon(String name, @Nullable String value, char c) {
    return c == '#' || c == '%'
        ? trimmed(value == null ? "" : value, c, in.takeIf(c))
        : tested(name, value, c, true);
  }

  private String tested(String name, @Nullable String value, char modifier, boolean emptyIsUnset) {
    String word = lexer.until('}', false, UNCLOSED);
    boolean there = value != null && !(emptyIsUnset && value.isEmpty());
    return switch (modifier) {
      case '+' -> there ? word : "";
      case '-' -> there && value != null ? value : word;
      case '?' -> {
        if (there && value != null) {
          yield value;
        }
        String why = value == null ? "is not allowed to be unset" : "is not allowed to be empty";
        throw EngineException.invalid(name + ": " + (word.isEmpty() ? why : word));
      }
      default ->
          throw EngineException.invalid("unsupported modifier (:" + modifier + ") in substitution");
    };
  }

  private String trimmed(String value, char side, boolean greedy) {
    String pattern = lexer.until('}', true, UNCLOSED);
    if (side == '#') {
      return trimStart(value, ShellPattern.compile(pattern, greedy));
    }
    return trimEnd(value, ShellPattern.compile(pattern, true), greedy);
  }

  private static String trimStart(String value, Pattern pattern) {
    Matcher matcher = pattern.matcher(value);
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
    String from = lexer.until('/', true, "syntax error: missing '/' in ${}");
    String to = Matcher.quoteReplacement(lexer.until('}', true, UNCLOSED));
    Matcher matcher = ShellPattern.compile(from, true).matcher(value);
    return all ? matcher.replaceAll(to) : matcher.replaceFirst(to);
  }
}
