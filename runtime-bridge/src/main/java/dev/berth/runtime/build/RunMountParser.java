package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Suggestion;
import dev.berth.runtime.error.EngineException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a {@code --mount} of RUN, with BuildKit's rules and words for what is wrong. */
final class RunMountParser {
  private static final Set<String> TYPES = Set.of("bind", "cache", "tmpfs", "secret", "ssh");
  private static final Set<String> FLAGS = Set.of("readonly", "ro", "readwrite", "rw", "required");
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("type", "type"),
          Map.entry("target", "target"),
          Map.entry("dst", "target"),
          Map.entry("destination", "target"),
          Map.entry("from", "from"),
          Map.entry("source", "source"),
          Map.entry("src", "source"),
          Map.entry("id", "id"),
          Map.entry("sharing", "sharing"),
          Map.entry("required", "required"),
          Map.entry("mode", "mode"),
          Map.entry("uid", "uid"),
          Map.entry("gid", "gid"),
          Map.entry("size", "size"),
          Map.entry("env", "env"));

  private final String text;
  private final Map<String, String> fields = new HashMap<>();
  private @Nullable Boolean readOnly;
  private boolean required;

  RunMountParser(String text) {
    this.text = text;
  }

  RunMount mount() {
    for (String field : text.split(",", -1)) {
      read(field);
    }
    String type = fields.getOrDefault("type", "bind").toLowerCase(Locale.ROOT);
    if (!TYPES.contains(type)) {
      throw EngineException.invalid("unsupported mount type \"" + type + "\"");
    }
    boolean hidden = type.equals("secret") || type.equals("ssh");
    String target = fields.get("target");
    if (target == null && !hidden) {
      throw EngineException.invalid("target is required in '--mount=" + text + "'");
    }
    check(type, hidden);
    return new RunMount(
        type,
        target == null ? "" : target,
        fields.get("from"),
        fields.get("source"),
        id(type, target),
        fields.get("env"),
        sharing(type),
        readOnly == null ? type.equals("bind") : readOnly,
        required,
        fields.containsKey("mode") ? number("mode", 8) : null,
        number("uid", 10),
        number("gid", 10),
        size());
  }

  private void read(String field) {
    int equals = field.indexOf('=');
    String key = (equals < 0 ? field : field.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
    if (FLAGS.contains(key)) {
      flag(key, equals < 0 || isTrue(key, field.substring(equals + 1)));
      return;
    }
    String name = KEYS.get(key);
    if (equals < 0 && name != null) {
      throw EngineException.invalid("invalid field '" + field + "' must be a key=value pair");
    }
    if (name == null) {
      throw EngineException.invalid(
          "unexpected key '" + key + "' in '" + field + "'" + Suggestion.of(key, keys(), false));
    }
    fields.put(name, field.substring(equals + 1));
  }

  private static Set<String> keys() {
    Set<String> all = new TreeSet<>(FLAGS);
    all.addAll(KEYS.keySet());
    return all;
  }

  private void flag(String key, boolean value) {
    switch (key) {
      case "required" -> required = value;
      case "readonly", "ro" -> readOnly = value;
      default -> readOnly = !value;
    }
  }

  private static boolean isTrue(String key, String value) {
    return switch (value) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default -> throw EngineException.invalid("invalid value for " + key + ": " + value);
    };
  }

  private void check(String type, boolean hidden) {
    if (!hidden && !type.equals("cache")) {
      for (String key : new String[] {"mode", "uid", "gid"}) {
        if (fields.containsKey(key)) {
          throw EngineException.invalid(key + " not allowed for \"" + type + "\" type mounts");
        }
      }
    }
    if (fields.containsKey("sharing") && !type.equals("cache")) {
      throw EngineException.invalid("invalid cache sharing set for \"" + type + "\" mount");
    }
    if (type.equals("secret")) {
      if (fields.containsKey("from")) {
        throw EngineException.invalid("secret mount should not have a from");
      }
      if (fields.containsKey("source") && fields.containsKey("id")) {
        throw EngineException.invalid("both source and id can't be set");
      }
      if (id(type, fields.get("target")).isEmpty()) {
        throw EngineException.invalid("invalid secret mount. one of source, target required");
      }
    }
  }

  private String id(String type, @Nullable String target) {
    String named = fields.get("id");
    if (named == null && type.equals("secret")) {
      named = fields.get("source");
    }
    return named != null ? named : target == null ? "" : target;
  }

  private String sharing(String type) {
    String sharing = fields.getOrDefault("sharing", "shared");
    if (type.equals("cache") && !Set.of("shared", "private", "locked").contains(sharing)) {
      throw EngineException.invalid("unsupported sharing value \"" + sharing + "\"");
    }
    return sharing;
  }

  private int number(String key, int radix) {
    String value = fields.getOrDefault(key, "0");
    try {
      return Integer.parseInt(value, radix);
    } catch (NumberFormatException e) {
      throw EngineException.invalid("invalid value for " + key + ": " + value);
    }
  }

  /** Bytes, with one of the usual units: {@code 64m}, {@code 1GiB}. */
  private long size() {
    String value = fields.getOrDefault("size", "0").strip().toLowerCase(Locale.ROOT);
    String digits = value.replaceFirst("(i?b)$", "");
    int power = digits.isEmpty() ? -1 : "kmgtp".indexOf(digits.charAt(digits.length() - 1));
    try {
      double number =
          Double.parseDouble(power < 0 ? digits : digits.substring(0, digits.length() - 1));
      if (number >= 0) {
        return (long) (number * (1L << (10 * (power + 1))));
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw EngineException.invalid("invalid value for size: " + value);
  }
}
