package dev.berth.filter;

import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code filters} query value: {@code {"key":["value"]}}, or the older {@code
 * {"key":{"value":true}}}. Values of one key are alternatives unless a method says otherwise; an
 * absent key accepts everything.
 */
public final class Filters {
  public static final Filters NONE = new Filters(Map.of());

  private final Map<String, List<String>> values;

  private Filters(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Decodes; INVALID when malformed or when a key is not among the known ones. */
  public static Filters parse(String json, Set<String> known) {
    Filters filters = parseAny(json);
    filters.require(known);
    return filters;
  }

  /** The same with one more value. */
  public Filters and(String key, String value) {
    Map<String, List<String>> more = new TreeMap<>(values);
    List<String> all = new ArrayList<>(get(key));
    all.add(value);
    more.put(key, all);
    return new Filters(more);
  }

  /** The same with the values of a key put together to one. */
  public Filters joined(String key, String glue) {
    if (get(key).size() < 2) {
      return this;
    }
    Map<String, List<String>> changed = new TreeMap<>(values);
    changed.put(key, List.of(String.join(glue, get(key))));
    return new Filters(changed);
  }

  /** INVALID when a key is not among the known ones. */
  public void require(Set<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw EngineException.invalid("invalid filter '" + key + "'");
      }
    }
  }

  /** Decodes without a check of keys, for events. */
  public static Filters parseAny(String json) {
    if (json.isEmpty()) {
      return NONE;
    }
    Object tree;
    try {
      tree = JsonBody.parse(json);
    } catch (EngineException e) {
      throw new EngineException(e.kind(), "invalid filter", e);
    }
    if (tree == null) {
      return NONE;
    }
    if (!(tree instanceof Map<?, ?> map)) {
      throw EngineException.invalid("invalid filter");
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    map.forEach((key, value) -> values.put((String) key, texts(value)));
    return new Filters(values);
  }

  private static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    switch (value) {
      case null -> {}
      case List<?> list -> {
        for (Object each : list) {
          if (!(each instanceof String text)) {
            throw EngineException.invalid("invalid filter");
          }
          texts.add(text);
        }
      }
      case Map<?, ?> map ->
          map.forEach(
              (key, flag) -> {
                if (!(flag instanceof Boolean)) {
                  throw EngineException.invalid("invalid filter");
                }
                // the flag says nothing: Docker takes every key for a value
                texts.add((String) key);
              });
      default -> throw EngineException.invalid("invalid filter");
    }
    return texts;
  }

  /** The keys given. */
  public Set<String> keys() {
    return values.keySet();
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether the key has a value. */
  public boolean has(String key) {
    return !get(key).isEmpty();
  }

  /** All values of a key. */
  public List<String> get(String key) {
    return values.getOrDefault(key, List.of());
  }

  /** One of the values equals. */
  public boolean exact(String key, String subject) {
    return !has(key) || get(key).contains(subject);
  }

  /** One of the values begins the subject. */
  public boolean prefix(String key, String subject) {
    return !has(key) || get(key).stream().anyMatch(subject::startsWith);
  }

  /** One of the values equals, or is a regular expression that is found in the subject. */
  public boolean matches(String key, String subject) {
    return !has(key) || get(key).stream().anyMatch(each -> found(each, subject));
  }

  /** Every value is a label that is there: {@code key} or {@code key=value}. */
  public boolean labels(String key, @Nullable Map<String, String> labels) {
    return get(key).stream().allMatch(each -> hasLabel(labels, each));
  }

  /** {@code label} all there, and {@code label!} given and all there excludes. */
  public boolean labelsAndNot(@Nullable Map<String, String> labels) {
    return labels("label", labels) && !(has("label!") && labels("label!", labels));
  }

  /** A single boolean value; INVALID for anything else than true, false, 1 and 0. */
  public boolean bool(String key, boolean defaultValue) {
    if (!has(key)) {
      return defaultValue;
    }
    boolean yes = get(key).contains("1") || get(key).contains("true");
    boolean no = get(key).contains("0") || get(key).contains("false");
    if (yes == no) {
      throw invalid(key);
    }
    return yes;
  }

  /** The failure for a value that cannot be. */
  public EngineException invalid(String key) {
    return EngineException.invalid(
        "invalid filter '" + key + "=[" + String.join(" ", get(key)) + "]'");
  }

  private static boolean hasLabel(@Nullable Map<String, String> labels, String wanted) {
    if (labels == null) {
      return false;
    }
    int equals = wanted.indexOf('=');
    if (equals < 0) {
      return labels.containsKey(wanted);
    }
    return wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
  }

  private static boolean found(String pattern, String subject) {
    if (pattern.equals(subject)) {
      return true;
    }
    try {
      return Pattern.compile(pattern).matcher(subject).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
