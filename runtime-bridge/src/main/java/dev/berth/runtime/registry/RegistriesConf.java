package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** The rules of containers-registries.conf(5), version 2, that concern where images come from. */
final class RegistriesConf {
  /** No configuration at all. */
  static final RegistriesConf EMPTY = new RegistriesConf(List.of());

  private static final System.Logger LOG = System.getLogger(RegistriesConf.class.getName());

  /** Known words; those about names without registry mean nothing where docker.io is implied. */
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

  private final List<Rule> rules;

  private RegistriesConf(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * One registry table.
   *
   * @param source file it stands in, for messages
   */
  record Rule(
      String prefix,
      String location,
      boolean insecure,
      boolean blocked,
      List<Mirror> mirrors,
      String source) {

    /** What of a name follows the prefix. */
    String rest(String name) {
      return prefix.startsWith("*.")
          ? name.substring(Math.max(name.indexOf('/'), 0))
          : name.substring(prefix.length());
    }

    private boolean matches(String name) {
      if (prefix.startsWith("*.")) {
        int slash = name.indexOf('/');
        String domain = slash < 0 ? name : name.substring(0, slash);
        return domain.endsWith(prefix.substring(1));
      }
      return name.startsWith(prefix)
          && (name.length() == prefix.length() || "/:@".indexOf(name.charAt(prefix.length())) >= 0);
    }
  }

  /** A mirror of a rule; {@code pull} is {@code all}, {@code digest-only} or {@code tag-only}. */
  record Mirror(String location, boolean insecure, String pull) {}

  /** The rule with the longest prefix of a name, or null. */
  @Nullable Rule rule(String name) {
    Rule best = null;
    for (Rule rule : rules) {
      if (rule.matches(name) && (best == null || rule.prefix().length() > best.prefix().length())) {
        best = rule;
      }
    }
    return best;
  }

  /** Reads the first main file that exists, then what lies in the drop-in directories. */
  static RegistriesConf read(List<Path> mainFiles, List<Path> dropInDirectories) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    try {
      for (Path file : mainFiles) {
        if (Files.isReadable(file)) {
          readFile(file, rules);
          break;
        }
      }
      for (Path directory : dropInDirectories) {
        for (Path file : dropIns(directory)) {
          readFile(file, rules);
        }
      }
    } catch (IOException e) {
      throw EngineException.internal("cannot read registries.conf: " + e.getMessage(), e);
    }
    return rules.isEmpty() ? EMPTY : new RegistriesConf(List.copyOf(rules.values()));
  }

  private static List<Path> dropIns(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.conf")) {
      found.forEach(files::add);
    }
    Collections.sort(files);
    return files;
  }

  private static void readFile(Path file, Map<String, Rule> rules) throws IOException {
    String text = Files.readString(file);
    if (!text.contains("[registry") && !text.contains("registry =")) {
      return; // nothing about locations: spares loading the parser
    }
    TomlParseResult parsed = Toml.parse(text);
    if (parsed.hasErrors()) {
      throw EngineException.invalid(file + ": " + parsed.errors().getFirst());
    }
    warnUnknown(parsed, TOP, file);
    TomlArray tables = parsed.isArray("registry") ? parsed.getArray("registry") : null;
    for (int i = 0; tables != null && i < tables.size(); i++) {
      Rule rule = rule(tables.getTable(i), file);
      rules.put(rule.prefix(), rule);
    }
  }

  private static Rule rule(TomlTable table, Path file) {
    warnUnknown(table, RULE, file);
    String location = text(table, "location", "");
    String prefix = text(table, "prefix", location);
    if (prefix.isEmpty()) {
      throw EngineException.invalid(file + ": registry without prefix and location");
    }
    boolean byDigest = Boolean.TRUE.equals(table.getBoolean("mirror-by-digest-only"));
    List<Mirror> mirrors = new ArrayList<>();
    TomlArray array = table.isArray("mirror") ? table.getArray("mirror") : null;
    for (int i = 0; array != null && i < array.size(); i++) {
      TomlTable mirror = array.getTable(i);
      warnUnknown(mirror, MIRROR, file);
      mirrors.add(
          new Mirror(
              text(mirror, "location", ""),
              Boolean.TRUE.equals(mirror.getBoolean("insecure")),
              text(mirror, "pull-from-mirror", byDigest ? "digest-only" : "all")));
    }
    return new Rule(
        prefix,
        location,
        Boolean.TRUE.equals(table.getBoolean("insecure")),
        Boolean.TRUE.equals(table.getBoolean("blocked")),
        mirrors,
        file.toString());
  }

  private static String text(TomlTable table, String key, String otherwise) {
    String value = table.getString(key);
    return value == null ? otherwise : value;
  }

  private static void warnUnknown(TomlTable table, Set<String> known, Path file) {
    for (String key : table.keySet()) {
      if (!known.contains(key)) {
        LOG.log(System.Logger.Level.WARNING, "{0}: unknown key {1} ignored", file, key);
      }
    }
  }
}
