package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes quotes and escapes off a word and puts in the values of variables, as in Dockerfiles:
 * {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-word}}, {@code ${NAME:+word}}, {@code
 * ${NAME:?word}} (Dockerfile reference, "Environment replacement").
 */
final class WordExpander {
  private static final char END = 0;
  private static final String SPECIAL = "@*#?-$!0";

  private final List<String> environment;
  private final char escape;

  /**
   * @param environment {@code KEY=value} entries
   * @param escape the character that escapes
   */
  WordExpander(List<String> environment, char escape) {
    this.environment = environment;
    this.escape = escape;
  }

  /** The word expanded; INVALID when it is malformed. */
  String expand(String word) {
    return new Scan(word).until(END);
  }

  private @Nullable String value(String name) {
    for (String entry : environment) {
      if (entry.length() > name.length()
          && entry.charAt(name.length()) == '='
          && entry.startsWith(name)) {
        return entry.substring(name.length() + 1);
      }
    }
    return null;
  }

  /** One word being read. */
  private final class Scan {
    private final String word;
    private int at;

    Scan(String word) {
      this.word = word;
    }

    private char peek() {
      return at < word.length() ? word.charAt(at) : END;
    }

    /** Reads up to a character that ends a substitution, or the end. */
    String until(char stop) {
      StringBuilder out = new StringBuilder(word.length());
      while (at < word.length()) {
        char c = peek();
        if (stop != END && c == stop) {
          at++;
          return out.toString();
        } else if (c == '\'') {
          single(out);
        } else if (c == '"') {
          doubled(out);
        } else if (c == '$') {
          out.append(dollar());
        } else if (c == escape) {
          at++;
          if (at < word.length()) {
            out.append(word.charAt(at++));
          }
        } else {
          out.append(c);
          at++;
        }
      }
      if (stop != END) {
        throw failed("unexpected end of statement while looking for matching " + stop);
      }
      return out.toString();
    }

    private void single(StringBuilder out) {
      int end = word.indexOf('\'', at + 1);
      if (end < 0) {
        throw failed("unexpected end of statement while looking for matching single-quote");
      }
      out.append(word, at + 1, end);
      at = end + 1;
    }

    private void doubled(StringBuilder out) {
      at++;
      while (at < word.length()) {
        char c = word.charAt(at);
        if (c == '"') {
          at++;
          return;
        } else if (c == '$') {
          out.append(dollar());
        } else if (c == escape && at + 1 < word.length()) {
          char next = word.charAt(at + 1);
          if (next != '"' && next != '$' && next != escape) {
            out.append(c);
          }
          out.append(next);
          at += 2;
        } else {
          out.append(c);
          at++;
        }
      }
      throw failed("unexpected end of statement while looking for matching double-quote");
    }

    private String dollar() {
      at++;
      if (peek() != '{') {
        String name = name();
        String value = name.isEmpty() ? "$" : value(name);
        return value == null ? "" : value;
      }
      at++;
      String name = name();
      if (name.isEmpty()) {
        throw failed("syntax error: bad substitution");
      }
      char c = peek();
      at++;
      if (c == '}') {
        String value = value(name);
        return value == null ? "" : value;
      }
      if (c != ':') {
        throw failed("missing ':' in substitution");
      }
      return modified(name);
    }

    private String modified(String name) {
      char modifier = peek();
      at++;
      String other = until('}');
      String value = value(name);
      boolean set = value != null && !value.isEmpty();
      return switch (modifier) {
        case '+' -> set ? other : "";
        case '-' -> set && value != null ? value : other;
        case '?' -> {
          if (!set || value == null) {
            throw failed(name + ": " + (other.isEmpty() ? "is not allowed to be unset" : other));
          }
          yield value;
        }
        default -> throw failed("unsupported modifier (" + modifier + ") in substitution");
      };
    }

    /** A name; the special ones are a single character. */
    private String name() {
      int from = at;
      if (at < word.length() && SPECIAL.indexOf(word.charAt(at)) >= 0) {
        at++;
        return word.substring(from, at);
      }
      boolean positional = at < word.length() && isDigit(word.charAt(at));
      while (at < word.length()
          && (positional ? isDigit(word.charAt(at)) : isNamePart(word.charAt(at)))) {
        at++;
      }
      return word.substring(from, at);
    }

    private static boolean isNamePart(char c) {
      return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    private EngineException failed(String why) {
      return EngineException.invalid("failed to process \"" + word + "\": " + why);
    }
  }
}
