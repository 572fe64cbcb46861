package dev.berth.runtime.registry.conf;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What containers-registries.conf(5), version 2, says after all files are put together.
 *
 * @param unqualified registries that a short name may mean, in order
 * @param aliases full names by short names
 * @param credentialHelpers where credentials are kept, in order; {@code containers-auth.json}
 *     stands for the files
 * @param sources the files that were read, the main one first
 * @param warnings what was ignored, each with file, line and column
 */
public record RegistriesConf(
    List<RegistryRule> rules,
    List<String> unqualified,
    ShortNameMode mode,
    Map<String, String> aliases,
    List<String> credentialHelpers,
    List<String> sources,
    List<String> warnings) {
  /** The helper that stands for the files with credentials. */
  public static final String FILES = "containers-auth.json";

  /** The rule with the longest prefix of a name, or null. */
  public @Nullable RegistryRule rule(String name) {
    RegistryRule best = null;
    int longest = -1;
    for (RegistryRule rule : rules) {
      int matched = rule.matched(name);
      if (matched > longest || (best != null && matched == longest && closer(rule, best))) {
        best = rule;
        longest = matched;
      }
    }
    return best;
  }

  /** Of two rules for the same part of a name: that host alone, or else the smaller domain. */
  private static boolean closer(RegistryRule rule, RegistryRule than) {
    boolean wild = rule.prefix().startsWith("*");
    return than.prefix().startsWith("*")
        && (!wild || rule.prefix().length() > than.prefix().length());
  }
}
