package dev.berth.runtime.container.plan;

import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A parsed {@code [source:]target[:options]}.
 *
 * @param source a host path or a volume's name, null for an anonymous volume
 * @param mode the options as given, empty for none
 */
record BindText(@Nullable String source, String target, String mode) {
  private static final Set<String> ACCESS = Set.of("rw", "ro");
  private static final Set<String> LABELS = Set.of("z", "Z");
  private static final Set<String> PROPAGATION =
      Set.of("shared", "slave", "private", "rshared", "rslave", "rprivate");
  private static final Set<String> CONSISTENCY =
      Set.of("default", "consistent", "cached", "delegated");

  /** Not Docker's but Podman's: the source becomes the container's user's. */
  private static final Set<String> OWNER = Set.of("U");

  private static final List<Set<String>> GROUPS =
      List.of(ACCESS, LABELS, PROPAGATION, CONSISTENCY, OWNER, Set.of("nocopy"));

  static BindText parse(String raw) {
    String[] parts = raw.split(":", -1);
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw invalid(raw, null);
    }
    BindText result =
        switch (parts.length) {
          case 1 -> new BindText(null, parts[0], "");
          case 2 -> {
            if (validMode(parts[1])) {
              // A target and options without a source: nothing to take them for.
              throw invalid(raw, null);
            }
            yield new BindText(parts[0], parts[1], "");
          }
          default -> {
            if (!validMode(parts[2])) {
              throw EngineException.invalid("invalid mode: " + parts[2]);
            }
            yield new BindText(parts[0], parts[1], parts[2]);
          }
        };
    result.check(raw);
    return result;
  }

  private void check(String raw) {
    String type = isBind() ? "bind" : "volume";
    String reason = MountRules.targetProblem(target);
    if (reason == null && !isBind() && has(PROPAGATION)) {
      reason = "field BindOptions must not be specified";
    }
    if (reason == null && isBind() && words().contains("nocopy")) {
      reason = "field VolumeOptions must not be specified";
    }
    if (reason != null) {
      throw invalid(raw, "invalid mount config for type \"" + type + "\": " + reason);
    }
  }

  /** An empty mode is a valid one, too. */
  static boolean validMode(String mode) {
    if (mode.isEmpty()) {
      return true;
    }
    List<String> words = List.of(mode.split(",", -1));
    int known = 0;
    for (Set<String> group : GROUPS) {
      long hits = words.stream().filter(group::contains).count();
      if (hits > 1) {
        return false;
      }
      known += (int) hits;
    }
    return known == words.size();
  }

  boolean isBind() {
    return source != null && source.startsWith("/");
  }

  boolean writable() {
    return !words().contains("ro");
  }

  /** The propagation asked for, else Docker's default. */
  String propagation() {
    return words().stream().filter(PROPAGATION::contains).findFirst().orElse("rprivate");
  }

  private boolean has(Set<String> group) {
    return words().stream().anyMatch(group::contains);
  }

  private List<String> words() {
    return List.of(mode.split(",", -1));
  }

  static boolean isPropagation(String text) {
    return PROPAGATION.contains(text);
  }

  static EngineException invalid(String raw, @Nullable String reason) {
    return EngineException.invalid(
        "invalid volume specification: '" + raw + '\'' + (reason == null ? "" : ": " + reason));
  }
}
