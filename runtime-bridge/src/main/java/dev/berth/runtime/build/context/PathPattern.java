package dev.berth.runtime.build.context;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern of paths: Go's {@code filepath.Match}, and {@code **} for any number of directories
 * (Dockerfile reference, ".dockerignore file"). Whoever sends a context writes the pattern and the
 * names: all ways through the pattern are followed at once, so that matching takes time in
 * proportion to pattern times path, never more.
 */
final class PathPattern {
  private final List<Step> steps;
  private final String prefix;

  PathPattern(String prefix, List<Step> steps) {
    this.prefix = prefix;
    this.steps = List.copyOf(steps);
  }

  /** What a step does with the characters it takes. */
  enum Kind {
    /** Takes one. */
    ONE,
    /** Takes any number. */
    MANY,
    /** Stands before directories, of which there may be none: goes on, or goes past them. */
    DIRECTORIES,
    /** Takes any number, and ends after a slash. */
    INSIDE
  }

  /**
   * One step.
   *
   * @param takes which characters (code points)
   */
  record Step(Kind kind, IntPredicate takes) {}

  /** INVALID with {@code syntax error in pattern} for one that is none. */
  static PathPattern compile(String text) {
    return new PathPatternParser(text).parse();
  }

  /** Whether there is anything in the text but plain characters. */
  static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
  }

  /** Whether the whole of a path is matched. */
  boolean matches(String path) {
    if (steps.isEmpty()) {
      return path.equals(prefix);
    }
    if (!path.startsWith(prefix)) {
      return false;
    }
    boolean[] at = new boolean[steps.size() + 1];
    at[0] = true;
    pass(at);
    for (int i = prefix.length(); i < path.length(); ) {
      int c = path.codePointAt(i);
      boolean[] next = new boolean[at.length];
      if (!advance(at, c, next)) {
        return false;
      }
      at = next;
      i += Character.charCount(c);
    }
    return at[steps.size()];
  }

  /** Marks what can be reached without any character: only steps further on. */
  private void pass(boolean[] at) {
    for (int i = 0; i < steps.size(); i++) {
      Kind kind = steps.get(i).kind();
      if (at[i] && kind == Kind.MANY) {
        at[i + 1] = true;
      } else if (at[i] && kind == Kind.DIRECTORIES) {
        at[i + 1] = true;
        at[i + 2] = true;
      }
    }
  }

  /** Where one character leads; false for nowhere. */
  private boolean advance(boolean[] at, int c, boolean[] next) {
    boolean any = false;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (at[i] && step.takes().test(c)) {
        any = true;
        next[i] |= step.kind() != Kind.ONE;
        next[i + 1] |= step.kind() == Kind.ONE || step.kind() == Kind.INSIDE && c == '/';
      }
    }
    pass(next);
    return any;
  }

  /** Steps in the making. */
  static final class Steps {
    private final StringBuilder prefix = new StringBuilder();
    private final List<Step> all = new ArrayList<>();

    void literal(int c) {
      if (all.isEmpty()) {
        prefix.appendCodePoint(c);
      } else {
        all.add(new Step(Kind.ONE, each -> each == c));
      }
    }

    void one(IntPredicate takes) {
      all.add(new Step(Kind.ONE, takes));
    }

    /** Several in a row are as good as one. */
    void many(IntPredicate takes) {
      Step step = new Step(Kind.MANY, takes);
      if (all.isEmpty() || !all.getLast().equals(step)) {
        all.add(step);
      }
    }

    void directories(IntPredicate any) {
      all.add(new Step(Kind.DIRECTORIES, c -> false));
      all.add(new Step(Kind.INSIDE, any));
    }

    PathPattern build() {
      return new PathPattern(prefix.toString(), all);
    }
  }
}
