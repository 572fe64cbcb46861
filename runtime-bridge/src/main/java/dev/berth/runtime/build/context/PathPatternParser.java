package dev.berth.runtime.build.context;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Reads the text of one pattern of paths. */
final class PathPatternParser {
  private static final IntPredicate ANY = c -> true;
  private static final IntPredicate NO_SLASH = c -> c != '/';

  private final String text;
  private final PathPattern.Steps steps = new PathPattern.Steps();
  private int at;

  PathPatternParser(String text) {
    this.text = text;
  }

  private record Range(int first, int last) {
    boolean holds(int c) {
      return first <= c && c <= last;
    }
  }

  PathPattern parse() {
    while (at < text.length()) {
      int c = take();
      switch (c) {
        case '*' -> star();
        case '?' -> steps.one(NO_SLASH);
        case '[' -> characters();
        case '\\' -> steps.literal(take());
        default -> steps.literal(c);
      }
    }
    return steps.build();
  }

  private void star() {
    if (!next('*')) {
      steps.many(NO_SLASH);
    } else if (next('/')) {
      steps.directories(ANY);
    } else {
      steps.many(ANY);
    }
  }

  /** {@code [a-z]}, {@code [^x]}; the first character may be the closing bracket. */
  private void characters() {
    boolean not = next('^') || next('!');
    List<Range> ranges = new ArrayList<>();
    int start = at;
    while (at == start || !next(']')) {
      int first = character();
      boolean range = text.startsWith("-", at) && !text.startsWith("-]", at);
      int last = range && next('-') ? character() : first;
      if (last < first) {
        throw problem();
      }
      ranges.add(new Range(first, last));
    }
    steps.one(c -> not != ranges.stream().anyMatch(each -> each.holds(c)));
  }

  private int character() {
    int c = take();
    return c == '\\' ? take() : c;
  }

  private boolean next(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private int take() {
    if (at >= text.length()) {
      throw problem();
    }
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private EngineException problem() {
    return EngineException.invalid("syntax error in pattern: " + text);
  }
}
