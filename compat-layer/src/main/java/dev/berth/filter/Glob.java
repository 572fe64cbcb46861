package dev.berth.filter;

/** Shell patterns as Go's path.Match: a star does not cross slashes. */
public final class Glob {
  private Glob() {}

  /** Whether the whole text matches; a malformed pattern matches nothing. */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int starPattern = -1;
    int starText = -1;
    while (t < text.length() || p < pattern.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        starPattern = p++;
        starText = t;
        continue;
      }
      int next = t < text.length() && p < pattern.length() ? one(pattern, p, text.charAt(t)) : -1;
      if (next > 0) {
        p = next;
        t++;
        continue;
      }
      boolean retry = starPattern >= 0 && starText < text.length() && text.charAt(starText) != '/';
      if (!retry) {
        return false;
      }
      t = ++starText;
      p = starPattern + 1;
    }
    return true;
  }

  /** Position after the pattern element at p when it takes the character, otherwise -1. */
  private static int one(String pattern, int p, char c) {
    return switch (pattern.charAt(p)) {
      case '?' -> c == '/' ? -1 : p + 1;
      case '[' -> set(pattern, p + 1, c);
      case '\\' -> p + 1 < pattern.length() && pattern.charAt(p + 1) == c ? p + 2 : -1;
      default -> pattern.charAt(p) == c ? p + 1 : -1;
    };
  }

  private static int set(String pattern, int start, char c) {
    int end = pattern.indexOf(']', start + 1);
    if (end < 0) {
      return -1;
    }
    boolean negated = pattern.charAt(start) == '^';
    boolean found = false;
    for (int i = negated ? start + 1 : start; i < end; i++) {
      boolean range = i + 2 < end && pattern.charAt(i + 1) == '-';
      char last = range ? pattern.charAt(i + 2) : pattern.charAt(i);
      found |= c >= pattern.charAt(i) && c <= last;
      i += range ? 2 : 0;
    }
    return found != negated && c != '/' ? end + 1 : -1;
  }
}
