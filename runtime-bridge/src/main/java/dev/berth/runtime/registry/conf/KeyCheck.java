package dev.berth.runtime.registry.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlTable;

/**
 * Finds keys that mean nothing where they stand. The usual reason is TOML's order: what is written
 * below a {@code [table]} belongs to that table, however it is indented.
 */
final class KeyCheck {
  private static final Set<String> TOP =
      Set.of(
          "registry",
          "unqualified-search-registries",
          "short-name-mode",
          "aliases",
          "credential-helpers",
          "additional-layer-store-auth-helper");
  private static final Set<String> RULE =
      Set.of("prefix", "location", "insecure", "blocked", "mirror", "mirror-by-digest-only");
  private static final Set<String> MIRROR = Set.of("location", "insecure", "pull-from-mirror");

  /** Known to others, and without meaning here. */
  private static final String LAYER_STORES = "additional-layer-store-auth-helper";

  private final TomlFile file;
  private final List<String> warnings;

  KeyCheck(TomlFile file, List<String> warnings) {
    this.file = file;
    this.warnings = warnings;
  }

  void top(TomlTable table) {
    for (String key : inOrder(table)) {
      if (key.equals("registries") && table.get(List.of(key)) instanceof TomlTable old) {
        oldVersion(table, old);
      } else if (key.equals(LAYER_STORES)) {
        warn(table, key, "\"" + key + "\" is ignored: there are no additional layer stores");
      } else if (!TOP.contains(key)) {
        warn(table, key, "\"" + key + "\" is ignored: " + reason(key, TOP));
      }
    }
  }

  private void oldVersion(TomlTable table, TomlTable old) {
    for (String key : inOrder(old)) {
      String now =
          switch (key) {
            case "search" -> "write unqualified-search-registries";
            case "insecure" -> "write [[registry]] tables with insecure = true";
            case "block" -> "write [[registry]] tables with blocked = true";
            default -> "it is unknown";
          };
      warnings.add(
          file.place(table, "registries")
              + ": [registries."
              + key
              + "] of version 1 is ignored: "
              + now);
    }
  }

  void rule(TomlTable table) {
    tables(table, RULE, "[[registry]]");
  }

  void mirror(TomlTable table) {
    tables(table, MIRROR, "[[registry.mirror]]");
  }

  private void tables(TomlTable table, Set<String> known, String name) {
    for (String key : inOrder(table)) {
      if (!known.contains(key)) {
        warn(table, key, "\"" + key + "\" is ignored in " + name + ": " + reason(key, known));
      }
    }
  }

  void warn(TomlTable table, String key, String text) {
    warnings.add(file.place(table, key) + ": " + text);
  }

  private static String reason(String key, Set<String> here) {
    String home = home(key, here);
    return home == null ? "it is unknown" : "it belongs " + home;
  }

  private static @Nullable String home(String key, Set<String> here) {
    if (here != TOP && TOP.contains(key)) {
      return "to the top of the file, before the first table";
    }
    if (here != RULE && RULE.contains(key)) {
      return "into a [[registry]] table";
    }
    return MIRROR.contains(key) ? "into a [[registry.mirror]] table" : null;
  }

  /** Keys as they follow each other in the file. */
  private static Iterable<String> inOrder(TomlTable table) {
    TreeMap<Long, String> keys = new TreeMap<>();
    for (String key : table.keySet()) {
      var position = table.inputPositionOf(List.of(key));
      long at = position == null ? 0 : position.line() * 100_000L + position.column();
      while (keys.containsKey(at)) {
        at++;
      }
      keys.put(at, key);
    }
    return new ArrayList<>(keys.values());
  }
}
