package dev.berth.runtime.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Collects words: white space that was not quoted ends one. */
final class WordList {
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();

  /** Adds text whose white space parts words. */
  void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        end();
      } else {
        word.append(c);
      }
    }
  }

  /** Adds text as it is. */
  void addQuoted(String text) {
    word.append(text);
  }

  private void end() {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  /** All words; empty ones are none. */
  List<String> finish() {
    end();
    return words;
  }
}
