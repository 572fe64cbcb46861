package dev.berth.runtime.build.dockerfile;

import java.util.Collection;
import java.util.Locale;

/** What an unknown word may have meant. */
public final class Suggestion {
  private static final int FAR = 3;

  private Suggestion() {}

  /**
   * {@code " (did you mean RUN?)"}, or nothing when no word is near enough.
   *
   * @param ignoreCase whether case does not count; the answer then has that of the unknown word
   */
  public static String of(String unknown, Collection<String> words, boolean ignoreCase) {
    String wanted = ignoreCase ? unknown.toLowerCase(Locale.ROOT) : unknown;
    String nearest = "";
    int least = FAR;
    for (String word : words) {
      String candidate = ignoreCase ? word.toLowerCase(Locale.ROOT) : word;
      int distance = distance(wanted, candidate);
      if (distance == 0) {
        return ""; // the word itself is not what is wrong
      }
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    if (nearest.isEmpty()) {
      return "";
    }
    boolean upper = ignoreCase && unknown.equals(unknown.toUpperCase(Locale.ROOT));
    return " (did you mean " + (upper ? nearest.toUpperCase(Locale.ROOT) : nearest) + "?)";
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) >= FAR) {
      return FAR;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
