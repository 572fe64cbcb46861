package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Suggestion;
import dev.berth.runtime.error.EngineException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code --mount} of RUN (Dockerfile reference, "RUN --mount").
 *
 * @param from stage, image or named context of a bind or cache mount, null for the context
 * @param source path in there
 * @param id of a cache or secret
 * @param sharing {@code shared}, {@code private} or {@code locked}
 */
record RunMount(
    String type,
    String target,
    @Nullable String from,
    String source,
    String id,
    String sharing,
    boolean readOnly,
    boolean required,
    @Nullable Integer mode,
    int uid,
    int gid,
    long size) {
  private static final Set<String> TYPES = Set.of("bind", "cache", "tmpfs", "secret", "ssh");
  private static final Set<String> KEYS =
      Set.of(
          "type",
          "target",
          "dst",
          "destination",
          "from",
          "source",
          "src",
          "id",
          "sharing",
          "rw",
          "readwrite",
          "ro",
          "readonly",
          "required",
          "mode",
          "uid",
          "gid",
          "size",
          "env");

  /** Parses; INVALID in BuildKit's words. */
  static RunMount parse(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split(",", -1)) {
      int equals = field.indexOf('=');
      String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
      if (!KEYS.contains(key)) {
        throw EngineException.invalid(
            "unexpected key '" + key + "' in '" + field + "'" + Suggestion.of(key, KEYS, false));
      }
      fields.put(key, equals < 0 ? "true" : field.substring(equals + 1));
    }
    return of(fields);
  }

  private static RunMount of(Map<String, String> fields) {
    String type = fields.getOrDefault("type", "bind");
    if (!TYPES.contains(type)) {
      throw EngineException.invalid("unsupported mount type \"" + type + "\"");
    }
    String target = first(fields, "target", "dst", "destination");
    if (target == null && !type.equals("secret") && !type.equals("ssh")) {
      throw EngineException.invalid("target is required in '--mount=type=" + type + "'");
    }
    String id = fields.getOrDefault("id", target == null ? "" : target);
    String source = first(fields, "source", "src");
    String sharing = fields.getOrDefault("sharing", "shared");
    if (!Set.of("shared", "private", "locked").contains(sharing)) {
      throw EngineException.invalid("unsupported sharing value \"" + sharing + "\"");
    }
    boolean writable = isTrue(fields, "rw") || isTrue(fields, "readwrite");
    boolean readOnly =
        isTrue(fields, "ro") || isTrue(fields, "readonly") || (type.equals("bind") && !writable);
    return new RunMount(
        type,
        target == null ? "" : target,
        fields.get("from"),
        source == null ? "/" : source,
        id,
        sharing,
        readOnly,
        isTrue(fields, "required"),
        fields.containsKey("mode") ? number(fields, "mode", 8) : null,
        number(fields, "uid", 10),
        number(fields, "gid", 10),
        number(fields, "size", 10));
  }

  private static @Nullable String first(Map<String, String> fields, String... keys) {
    for (String key : keys) {
      String value = fields.get(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static boolean isTrue(Map<String, String> fields, String key) {
    String value = fields.get(key);
    return value != null && (value.equals("true") || value.equals("1"));
  }

  private static int number(Map<String, String> fields, String key, int radix) {
    String value = fields.getOrDefault(key, "0");
    try {
      return Integer.parseInt(value, radix);
    } catch (NumberFormatException e) {
      throw EngineException.invalid("invalid value for " + key + ": " + value);
    }
  }
}
