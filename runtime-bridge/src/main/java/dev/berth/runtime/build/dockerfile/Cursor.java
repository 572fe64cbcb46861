package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.error.EngineException;

/** Walks over a text. */
final class Cursor {
  private final String text;
  private int at;

  Cursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  char peek() {
    return text.charAt(at);
  }

  char take() {
    return text.charAt(at++);
  }

  /** The next character; INVALID with the problem where there is none. */
  char need(String problem) {
    if (atEnd()) {
      throw EngineException.invalid(problem);
    }
    return take();
  }

  /** Takes the character if it is the next. */
  boolean takeIf(char c) {
    if (!atEnd() && peek() == c) {
      at++;
      return true;
    }
    return false;
  }
}
