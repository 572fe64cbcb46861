package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one text with quotes, escapes and variables. */
final class ShellLexer {
  private static final int MOST_NESTED = 100;

  /** Values that double from one instruction to the next must end somewhere. */
  private static final int LONGEST = 1 << 20;

  private final Cursor in;
  private final char escape;
  private final Function<String, @Nullable String> variables;
  private final boolean quotes;
  private boolean rawEscapes;
  private int depth;

  /**
   * @param quotes whether quotes are taken away; else they are text, and escapes but for a dollar
   *     sign and the escape character itself stay
   */
  ShellLexer(Cursor in, char escape, Function<String, @Nullable String> variables, boolean quotes) {
    this.in = in;
    this.escape = escape;
    this.variables = variables;
    this.quotes = quotes;
  }

  /** Reads to the end. */
  String whole(WordList words) {
    StringBuilder text = new StringBuilder();
    while (!in.atEnd()) {
      next(text, words);
    }
    return text.toString();
  }

  /**
   * Reads up to a character, which goes too.
   *
   * @param raw whether escape characters stay: the text is a pattern
   */
  String until(char stop, boolean raw, String missing) {
    if (++depth > MOST_NESTED) {
      throw EngineException.invalid("substitutions are nested too deeply");
    }
    boolean before = rawEscapes;
    rawEscapes = raw;
    StringBuilder text = new StringBuilder();
    WordList unused = new WordList();
    while (true) {
      if (in.atEnd()) {
        throw EngineException.invalid(missing);
      }
      if (in.takeIf(stop)) {
        rawEscapes = before;
        depth--;
        return text.toString();
      }
      next(text, unused);
    }
  }

  private void next(StringBuilder text, WordList words) {
    if (text.length() > LONGEST) {
      throw EngineException.invalid("the value is longer than 1 MiB");
    }
    char c = in.take();
    if (quotes && (c == '\'' || c == '"')) {
      String quoted = c == '"' ? dual() : single();
      text.append(quoted);
      words.addQuoted(quoted);
    } else if (c == '$') {
      String value = new Substitution(this, in).value();
      text.append(value);
      words.add(value);
    } else if (c == escape) {
      escaped(text, words);
    } else {
      text.append(c);
      words.add(String.valueOf(c));
    }
  }

  private void escaped(StringBuilder text, WordList words) {
    boolean kept = quotes ? rawEscapes : in.atEnd() || (in.peek() != '$' && in.peek() != escape);
    String whole = (kept ? String.valueOf(escape) : "") + (in.atEnd() ? "" : in.take());
    text.append(whole);
    words.addQuoted(whole);
  }

  private String single() {
    StringBuilder text = new StringBuilder();
    while (true) {
      char c = in.need("unexpected end of statement while looking for matching single-quote");
      if (c == '\'') {
        return text.toString();
      }
      text.append(c);
    }
  }

  private String dual() {
    StringBuilder text = new StringBuilder();
    while (true) {
      char c = in.need("unexpected end of statement while looking for matching double-quote");
      if (c == '"') {
        return text.toString();
      } else if (c == '$') {
        text.append(new Substitution(this, in).value());
      } else if (c == escape && !in.atEnd()) {
        char following = in.peek();
        boolean escapable = following == '"' || following == '$' || following == escape;
        if (rawEscapes || !escapable) {
          text.append(c);
        }
        if (escapable) {
          text.append(in.take());
        }
      } else if (c != escape) {
        text.append(c);
      }
    }
  }

  @Nullable String variable(String name) {
    return variables.apply(name);
  }
}
