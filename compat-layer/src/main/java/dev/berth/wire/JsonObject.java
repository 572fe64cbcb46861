package dev.berth.wire;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A typed view of a decoded JSON object. Keys match exactly first, then without regard to case, as
 * in Go; null counts as absent; a wrong type is INVALID in Go's words.
 */
public final class JsonObject {
  private final Map<String, ? extends @Nullable Object> members;
  private final String type;
  private final String path;

  /** A document's root; its type's name is for error texts. */
  JsonObject(Map<String, ? extends @Nullable Object> members, String type) {
    this(members, type, "");
  }

  private JsonObject(Map<String, ? extends @Nullable Object> members, String type, String path) {
    this.members = members;
    this.type = type;
    this.path = path;
  }

  /** Views a document's root; null for JSON null. */
  @SuppressWarnings("unchecked")
  static @Nullable JsonObject of(@Nullable Object value, String type) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> new JsonObject((Map<String, Object>) map, type, "");
      default ->
          throw EngineException.invalid(
              "invalid JSON: json: cannot unmarshal "
                  + kind(value)
                  + " into Go value of type "
                  + type);
    };
  }

  @SuppressWarnings("unchecked")
  private @Nullable JsonObject child(@Nullable Object value, String key, String goType) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map ->
          new JsonObject((Map<String, Object>) map, GoTypes.simple(key), path + key + '.');
      default -> throw mismatch(kind(value), key, goType);
    };
  }

  private JsonObject empty(String key) {
    return new JsonObject(Map.of(), GoTypes.simple(key), path + key + '.');
  }

  /** Views text that holds an object, such as a query value; null for JSON null. */
  public static @Nullable JsonObject parse(String text, String path) {
    return of(JsonBody.parse(text), path);
  }

  /** The same object with other members instead of some, or more; null takes one away. */
  public JsonObject with(Map<String, ? extends @Nullable Object> others) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(members);
    others.forEach(
        (key, value) -> {
          changed.remove(key);
          if (value != null) {
            changed.put(key, value);
          }
        });
    return new JsonObject(changed, type, path);
  }

  /**
   * Views a document that was made here, of maps, lists, texts, longs and booleans.
   *
   * @param type name of the document's Go type, for error texts
   */
  public static JsonObject view(Map<String, ? extends @Nullable Object> members, String type) {
    return new JsonObject(members, type);
  }

  /** The keys in the client's order. */
  public Set<String> keys() {
    return members.keySet();
  }

  /** Whether the key is there with a value. */
  public boolean has(String key) {
    return find(key) != null;
  }

  /** Whether the value says nothing: null, false, zero, or empty. */
  public boolean blank(String key) {
    return switch (find(key)) {
      case null -> true;
      case String text -> text.isEmpty();
      case Boolean flag -> !flag;
      case Long number -> number == 0;
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }

  /** A text, or a whole number as text; null when absent. */
  public @Nullable String numberOrText(String key) {
    Object value = find(key);
    return value instanceof Long number ? number.toString() : text(value, key);
  }

  public @Nullable String string(String key) {
    return text(find(key), key);
  }

  /** The text, or empty. */
  public String text(String key) {
    String value = string(key);
    return value == null ? "" : value;
  }

  /** The text, or null when absent or empty. */
  public @Nullable String nonEmpty(String key) {
    String value = string(key);
    return value == null || value.isEmpty() ? null : value;
  }

  public boolean bool(String key) {
    return Boolean.TRUE.equals(boolOrNull(key));
  }

  public @Nullable Boolean boolOrNull(String key) {
    return switch (find(key)) {
      case null -> null;
      case Boolean flag -> flag;
      case Object other -> throw mismatch(kind(other), key, "bool");
    };
  }

  public long number(String key) {
    Long value = numberOrNull(key);
    return value == null ? 0 : value;
  }

  public @Nullable Long numberOrNull(String key) {
    Object value = find(key);
    return value == null ? null : whole(value, key, "int64");
  }

  /** A whole number; one beyond 32 bits, which Docker's machines have room for, is cut to fit. */
  public int integer(String key) {
    Integer value = integerOrNull(key);
    return value == null ? 0 : value;
  }

  public @Nullable Integer integerOrNull(String key) {
    Object found = find(key);
    return found == null
        ? null
        : Math.clamp(whole(found, key, "int"), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** A whole number from 0 to the given highest, or 0 when absent. */
  public long unsigned(String key, long highest, String goType) {
    Object found = find(key);
    if (found == null) {
      return 0;
    }
    long value = whole(found, key, goType);
    if (value < 0 || value > highest) {
      throw mismatch("number " + value, key, goType);
    }
    return value;
  }

  public @Nullable List<String> strings(String key) {
    Object value = find(key);
    return value == null ? null : texts(value, key);
  }

  /** A list of texts that may also be given as one text (Go's StrSlice). */
  public @Nullable List<String> stringOrStrings(String key) {
    return switch (find(key)) {
      case null -> null;
      case String one -> List.of(one);
      case List<?> all when all.stream().allMatch(e -> e == null || e instanceof String) ->
          texts(all, key);
      case Object other -> throw mismatch(kind(other), key, "string");
    };
  }

  /** Numbers that are not negative. */
  public @Nullable List<Integer> unsigned(String key) {
    Object value = find(key);
    if (value == null) {
      return null;
    }
    List<Integer> numbers = new ArrayList<>();
    for (Object each : list(value, key, "[2]uint")) {
      long number = each == null ? 0 : whole(each, key, "uint");
      if (number < 0) {
        throw mismatch("number " + number, key, "uint");
      }
      numbers.add((int) Math.min(number, Integer.MAX_VALUE));
    }
    return numbers;
  }

  public @Nullable Map<String, String> stringMap(String key) {
    JsonObject map = child(find(key), key, "map[string]string");
    if (map == null) {
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String each : map.members.keySet()) {
      String value = text(map.members.get(each), key);
      texts.put(each, value == null ? "" : value);
    }
    return texts;
  }

  /** The keys of an object used as a set ({@code {"80/tcp":{}}}). */
  public @Nullable Set<String> keySet(String key) {
    JsonObject map = child(find(key), key, "map[string]struct {}");
    if (map == null) {
      return null;
    }
    for (Object each : map.members.values()) {
      if (each != null && !(each instanceof Map)) {
        throw mismatch(kind(each), key, "struct {}");
      }
    }
    return new LinkedHashSet<>(map.members.keySet());
  }

  public @Nullable JsonObject object(String key) {
    return child(find(key), key, GoTypes.qualified(key));
  }

  /** The object under a key of a map whose elements are of the type that the map's key names. */
  @SuppressWarnings("unchecked")
  public @Nullable JsonObject element(String key, String mapKey) {
    return switch (members.get(key)) {
      case null -> null;
      case Map<?, ?> map -> new JsonObject((Map<String, Object>) map, GoTypes.simple(mapKey), path);
      case Object other ->
          throw new JsonObject(
                  Map.of(), type, path.substring(0, path.length() - 1 - mapKey.length()))
              .mismatch(kind(other), mapKey, GoTypes.qualified(mapKey));
    };
  }

  /** The object, or an empty one. */
  public JsonObject objectOrEmpty(String key) {
    JsonObject value = object(key);
    return value == null ? empty(key) : value;
  }

  /** A list of objects; null elements become empty objects. */
  public @Nullable List<JsonObject> objects(String key) {
    Object value = find(key);
    return value == null ? null : objects(value, key);
  }

  /** A map of lists of objects, as port bindings are; null lists become empty. */
  public @Nullable Map<String, List<JsonObject>> objectLists(String key) {
    JsonObject map = child(find(key), key, "map[" + key + "]");
    if (map == null) {
      return null;
    }
    Map<String, List<JsonObject>> lists = new LinkedHashMap<>();
    for (String each : map.members.keySet()) {
      Object value = map.members.get(each);
      lists.put(each, value == null ? List.of() : objects(value, key));
    }
    return lists;
  }

  /** A list of lists of texts. */
  public @Nullable List<List<String>> stringLists(String key) {
    Object value = find(key);
    if (value == null) {
      return null;
    }
    List<List<String>> lists = new ArrayList<>();
    for (Object each : list(value, key, "[][]string")) {
      lists.add(each == null ? List.of() : texts(each, key));
    }
    return lists;
  }

  private List<JsonObject> objects(Object value, String key) {
    List<JsonObject> found = new ArrayList<>();
    for (Object each : list(value, key, "[]" + GoTypes.qualified(key))) {
      JsonObject object = child(each, key, GoTypes.qualified(key));
      found.add(object == null ? empty(key) : object);
    }
    return found;
  }

  private List<String> texts(Object value, String key) {
    List<String> found = new ArrayList<>();
    for (Object each : list(value, key, "[]string")) {
      String text = text(each, key);
      found.add(text == null ? "" : text);
    }
    return found;
  }

  private @Nullable String text(@Nullable Object value, String key) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Object other -> throw mismatch(kind(other), key, GoTypes.text(key));
    };
  }

  private long whole(Object value, String key, String goType) {
    return switch (value) {
      case Long number -> number;
      case GoJson.Literal literal -> throw mismatch("number " + literal.text(), key, goType);
      default -> throw mismatch(kind(value), key, goType);
    };
  }

  private List<?> list(Object value, String key, String goType) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw mismatch(kind(value), key, goType);
  }

  private @Nullable Object find(String key) {
    if (members.containsKey(key)) {
      return members.get(key);
    }
    for (Map.Entry<String, ? extends @Nullable Object> each : members.entrySet()) {
      if (each.getKey().equalsIgnoreCase(key)) {
        return each.getValue();
      }
    }
    return null;
  }

  /** What Go calls the kind of a parsed value. */
  static String kind(Object value) {
    return switch (value) {
      case Map<?, ?> map -> "object";
      case List<?> list -> "array";
      case Boolean flag -> "bool";
      case String text -> "string";
      default -> "number";
    };
  }

  private EngineException mismatch(String what, String key, String goType) {
    return EngineException.invalid(
        "invalid JSON: json: cannot unmarshal "
            + what
            + " into Go struct field "
            + type
            + '.'
            + path
            + key
            + " of type "
            + goType);
  }
}
