package dev.berth.runtime.build.dockerfile;

import java.util.List;

/** Takes the {@code --flag=value} words off the front of an instruction's arguments. */
final class FlagWords {
  private FlagWords() {}

  /**
   * Adds the flags to a list and returns what follows. Quotes and escapes keep blanks in a flag and
   * go; a lone {@code --} ends the flags.
   */
  static String cut(String text, char escape, List<String> flags) {
    int at = 0;
    while (text.startsWith("--", at)) {
      StringBuilder word = new StringBuilder();
      int end = word(text, at, escape, word);
      int following = end;
      while (following < text.length() && Character.isWhitespace(text.charAt(following))) {
        following++;
      }
      at = following;
      if (word.toString().equals("--")) {
        break;
      }
      flags.add(word.toString());
    }
    return text.substring(at);
  }

  private static int word(String text, int from, char escape, StringBuilder word) {
    char quote = 0;
    int at = from;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == escape && at + 1 < text.length() && quote != '\'') {
        word.append(text.charAt(++at));
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (Character.isWhitespace(c)) {
        break;
      } else {
        word.append(c);
      }
    }
    return at;
  }
}
