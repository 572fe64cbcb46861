package dev.berth.runtime.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Words apart by white space, with quotes and escapes still in them. */
final class RawWords {
  private RawWords() {}

  /** Splits at white space; no quotes keep it together. */
  static List<String> plain(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /**
   * Splits; white space in quotes, or after the escape character, belongs to the word. An escape
   * character that ends the text goes.
   */
  static List<String> split(String text, char escape) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == escape && quote != '\'') {
        if (i + 1 < text.length()) {
          word.append(c).append(text.charAt(++i));
        }
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        quote = quote(quote, c);
        word.append(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static char quote(char quote, char c) {
    if (quote == 0) {
      return c == '"' || c == '\'' ? c : 0;
    }
    return c == quote ? 0 : quote;
  }

  /** Takes quotes and escapes away. */
  static String unquote(String word, char escape) {
    StringBuilder plain = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == escape && quote != '\'' && i + 1 < word.length()) {
        plain.append(word.charAt(++i));
      } else if (quote(quote, c) != quote) {
        quote = quote(quote, c);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
