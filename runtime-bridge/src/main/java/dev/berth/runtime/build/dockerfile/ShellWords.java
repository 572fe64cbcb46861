package dev.berth.runtime.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces variables in a word and takes quotes and escapes away (Dockerfile reference,
 * "Environment replacement").
 */
public final class ShellWords {
  private final char escape;
  private final Function<String, @Nullable String> variables;

  /**
   * @param escape the Dockerfile's escape character
   * @param variables gives a variable's value, null when it is not set
   */
  public ShellWords(char escape, Function<String, @Nullable String> variables) {
    this.escape = escape;
    this.variables = variables;
  }

  /** The text as one word. INVALID for a substitution that cannot be understood or fails. */
  public String expand(String text) {
    return String.join("", new Run(text, false, true).run());
  }

  /** The words of the text: white space outside quotes, also from variables, parts them. */
  public List<String> split(String text) {
    return new Run(text, true, true).run();
  }

  /** Replaces variables only: quotes stay, as in a here-document. */
  public String expandKeepingQuotes(String text) {
    return String.join("", new Run(text, false, false).run());
  }

  private final class Run {
    private final Cursor in;
    private final boolean splitting;
    private final boolean quotes;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    Run(String text, boolean splitting, boolean quotes) {
      this.in = new Cursor(text);
      this.splitting = splitting;
      this.quotes = quotes;
    }

    List<String> run() {
      while (!in.atEnd()) {
        char c = in.take();
        if (quotes && c == '\'') {
          single();
        } else if (quotes && c == '"') {
          dual();
        } else if (c == '$') {
          substituted(new Substitution(ShellWords.this, in).value());
        } else if (c == escape) {
          escaped();
        } else {
          plain(c);
        }
      }
      endWord();
      return words;
    }

    private void plain(char c) {
      if (splitting && Character.isWhitespace(c)) {
        endWord();
      } else {
        add(c);
      }
    }

    private void escaped() {
      if (!quotes && !in.atEnd() && in.peek() != '$' && in.peek() != escape) {
        add(escape);
      }
      if (!in.atEnd()) {
        add(in.take());
      }
    }

    private void substituted(String value) {
      for (int i = 0; i < value.length(); i++) {
        plain(value.charAt(i));
      }
    }

    private void single() {
      inWord = true;
      while (true) {
        char c = in.need("unexpected end of statement while looking for matching single-quote");
        if (c == '\'') {
          return;
        }
        add(c);
      }
    }

    private void dual() {
      inWord = true;
      String unfinished = "unexpected end of statement while looking for matching double-quote";
      while (true) {
        char c = in.need(unfinished);
        if (c == '"') {
          return;
        } else if (c == '$') {
          word.append(new Substitution(ShellWords.this, in).value());
        } else if (c == escape) {
          char following = in.need(unfinished);
          if (following != '"' && following != '$' && following != escape) {
            add(escape);
          }
          add(following);
        } else {
          add(c);
        }
      }
    }

    private void add(char c) {
      inWord = true;
      word.append(c);
    }

    private void endWord() {
      if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
    }
  }

  char escape() {
    return escape;
  }

  @Nullable String variable(String name) {
    return variables.apply(name);
  }
}
