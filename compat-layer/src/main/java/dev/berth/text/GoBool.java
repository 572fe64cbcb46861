package dev.berth.text;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Booleans as Go's strconv reads them; stricter than those of most queries. */
public final class GoBool {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private GoBool() {}

  /** The value, or null when the text is none. */
  public static @Nullable Boolean parse(String text) {
    if (TRUE.contains(text)) {
      return true;
    }
    return FALSE.contains(text) ? false : null;
  }
}
