package dev.berth.runtime.registry.conf;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlTable;

/** Puts the files of containers-registries.conf(5) together; what comes later replaces. */
final class RegistriesConfReader {
  private final Map<String, RegistryRule> rules = new LinkedHashMap<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final List<String> sources = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private List<String> unqualified = List.of();
  private List<String> helpers = List.of(RegistriesConf.FILES);
  private ShortNameMode mode = ShortNameMode.PERMISSIVE;

  /** Reads files in order; INTERNAL with the place of what cannot be understood. */
  static RegistriesConf read(List<Path> files) {
    RegistriesConfReader reader = new RegistriesConfReader();
    for (Path file : files) {
      try {
        reader.add(TomlFile.read(file));
      } catch (IOException e) {
        throw EngineException.internal("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return reader.result();
  }

  private RegistriesConf result() {
    return new RegistriesConf(
        List.copyOf(rules.values()),
        List.copyOf(unqualified),
        mode,
        Map.copyOf(aliases),
        List.copyOf(helpers),
        List.copyOf(sources),
        List.copyOf(warnings));
  }

  private void add(TomlFile file) {
    sources.add(file.path().toString());
    TomlTable root = file.root();
    KeyCheck check = new KeyCheck(file, warnings);
    check.top(root);
    Map<String, RegistryRule> here = new LinkedHashMap<>();
    for (TomlTable table : file.tables(root, "registry")) {
      check.rule(table);
      RegistryRule rule = rule(file, table, check);
      if (here.put(rule.prefix(), rule) != null) {
        String key = table.contains(List.of("prefix")) ? "prefix" : "location";
        check.warn(table, key, "\"" + rule.prefix() + "\" is there twice: the later one counts");
      }
    }
    rules.putAll(here);
    unqualified = given(file.texts(root, "unqualified-search-registries"), unqualified);
    helpers = given(file.texts(root, "credential-helpers"), helpers);
    mode(file, root);
    aliases(file, root);
  }

  private static List<String> given(@Nullable List<String> value, List<String> before) {
    return value == null ? before : value;
  }

  private void mode(TomlFile file, TomlTable root) {
    String word = file.text(root, "short-name-mode", "");
    if (word.isEmpty()) {
      return;
    }
    for (ShortNameMode each : ShortNameMode.values()) {
      if (each.word().equals(word)) {
        mode = each;
        return;
      }
    }
    throw file.wrong(root, "short-name-mode", "invalid short-name mode \"" + word + "\"");
  }

  private void aliases(TomlFile file, TomlTable root) {
    TomlTable table = file.table(root, "aliases");
    if (table == null) {
      return;
    }
    for (String name : table.keySet()) {
      String target = file.text(table, name, "");
      if (target.isEmpty()) {
        aliases.remove(name); // how a later file takes an alias away
      } else {
        aliases.put(name, target);
      }
    }
  }

  private static RegistryRule rule(TomlFile file, TomlTable table, KeyCheck check) {
    String location = location(file, table);
    String prefix = trimmed(file.text(table, "prefix", location));
    if (prefix.isEmpty()) {
      String key = table.isEmpty() ? "prefix" : table.keySet().iterator().next();
      throw file.wrong(table, key, "a [[registry]] needs a prefix or a location");
    }
    if (prefix.contains("*") && (!prefix.startsWith("*.") || prefix.indexOf('*', 1) > 0)) {
      throw file.wrong(
          table, "prefix", "a wildcard may only stand for subdomains, as in *.example.com");
    }
    boolean byDigest = file.flag(table, "mirror-by-digest-only");
    List<RegistryRule.Mirror> mirrors = new ArrayList<>();
    for (TomlTable each : file.tables(table, "mirror")) {
      check.mirror(each);
      mirrors.add(mirror(file, each, byDigest));
    }
    return new RegistryRule(
        prefix,
        location,
        file.flag(table, "insecure"),
        file.flag(table, "blocked"),
        List.copyOf(mirrors),
        file.path().toString());
  }

  private static RegistryRule.Mirror mirror(TomlFile file, TomlTable table, boolean byDigest) {
    String location = location(file, table);
    if (location.isEmpty()) {
      String key = table.isEmpty() ? "location" : table.keySet().iterator().next();
      throw file.wrong(table, key, "a [[registry.mirror]] needs a location");
    }
    String word = file.text(table, "pull-from-mirror", "");
    if (byDigest && !word.isEmpty()) {
      throw file.wrong(
          table,
          "pull-from-mirror",
          "cannot set mirror-by-digest-only of the registry and pull-from-mirror of a mirror");
    }
    RegistryRule.Use use = byDigest ? RegistryRule.Use.DIGEST_ONLY : use(file, table, word);
    return new RegistryRule.Mirror(location, file.flag(table, "insecure"), use);
  }

  private static RegistryRule.Use use(TomlFile file, TomlTable table, String word) {
    if (word.isEmpty()) {
      return RegistryRule.Use.ALL;
    }
    for (RegistryRule.Use each : RegistryRule.Use.values()) {
      if (each.word().equals(word)) {
        return each;
      }
    }
    throw file.wrong(
        table, "pull-from-mirror", "unsupported pull-from-mirror value \"" + word + "\"");
  }

  private static String location(TomlFile file, TomlTable table) {
    String location = trimmed(file.text(table, "location", ""));
    if (location.startsWith("http://") || location.startsWith("https://")) {
      throw file.wrong(
          table,
          "location",
          "invalid location \"" + location + "\": URI schemes are not supported");
    }
    return location;
  }

  private static String trimmed(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }
}
