package dev.berth.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decoded query parameters, with Docker's reading of booleans. */
public record Query(Map<String, List<String>> values) {
  private static final Set<String> FALSE = Set.of("", "0", "no", "false", "none");

  /** Whether the key was given at all. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** First value, or empty. */
  public String get(String key) {
    List<String> all = values.get(key);
    return all == null || all.isEmpty() ? "" : all.get(0);
  }

  /** First value, or null when absent or empty. */
  public @Nullable String optional(String key) {
    String value = get(key);
    return value.isEmpty() ? null : value;
  }

  /** All values in order. */
  public List<String> all(String key) {
    return values.getOrDefault(key, List.of());
  }

  /** Docker's boolean: empty, 0, no, false and none are false, anything else is true. */
  public boolean bool(String key) {
    return !FALSE.contains(get(key).trim().toLowerCase(Locale.ROOT));
  }

  /** The boolean, or the default when the key is absent. */
  public boolean bool(String key, boolean defaultValue) {
    return has(key) ? bool(key) : defaultValue;
  }
}
