package dev.berth.docker.wire;

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
  private final String path;

  JsonObject(Map<String, ? extends @Nullable Object> members, String path) {
    this.members = members;
    this.path = path;
  }

  /** Views a parsed value; null for JSON null. */
  @SuppressWarnings("unchecked")
  static @Nullable JsonObject of(@Nullable Object value, String path) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> new JsonObject((Map<String, Object>) map, path);
      default -> throw mismatch(value, path, "object");
    };
  }

  /** Views text that holds an object, such as a query value; null for JSON null. */
  public static @Nullable JsonObject parse(String text, String path) {
    return of(JsonBody.parse(text), path);
  }

  /** The keys in the client's order. */
  public Set<String> keys() {
    return members.keySet();
  }

  /** Whether the key is there with a value. */
  public boolean has(String key) {
    return find(key) != null;
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
      case Object other -> throw mismatch(other, at(key), "bool");
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

  /** A number that must fit 32 bits. */
  public int integer(String key) {
    Integer value = integerOrNull(key);
    return value == null ? 0 : value;
  }

  public @Nullable Integer integerOrNull(String key) {
    Object found = find(key);
    if (found == null) {
      return null;
    }
    long value = whole(found, key, "int");
    if (value != (int) value) {
      throw mismatch("number " + value, at(key), "int");
    }
    return (int) value;
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
      case Object other -> throw mismatch(other, at(key), "string");
    };
  }

  /** Numbers that are not negative. */
  public @Nullable List<Integer> unsigned(String key) {
    Object value = find(key);
    if (value == null) {
      return null;
    }
    List<Integer> numbers = new ArrayList<>();
    for (Object each : list(value, key, "[]uint")) {
      numbers.add(each == null ? 0 : (int) within(each, key, "uint", Integer.MAX_VALUE));
    }
    return numbers;
  }

  /** A number of 16 bits without sign. */
  public int unsignedShort(String key) {
    Object value = find(key);
    return value == null ? 0 : (int) within(value, key, "uint16", 0xffff);
  }

  private long within(Object value, String key, String type, long most) {
    long number = whole(value, key, type);
    if (number < 0 || number > most) {
      throw mismatch(value, at(key), type);
    }
    return number;
  }

  public @Nullable Map<String, String> stringMap(String key) {
    JsonObject map = object(key, "map[string]string");
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
    JsonObject map = object(key, "map[string]struct {}");
    if (map == null) {
      return null;
    }
    for (Object value : map.members.values()) {
      if (value != null && !(value instanceof Map<?, ?>)) {
        throw mismatch(value, at(key), "struct {}");
      }
    }
    return new LinkedHashSet<>(map.members.keySet());
  }

  public @Nullable JsonObject object(String key) {
    return of(find(key), at(key));
  }

  private @Nullable JsonObject object(String key, String type) {
    Object value = find(key);
    if (value != null && !(value instanceof Map<?, ?>)) {
      throw mismatch(value, at(key), type);
    }
    return of(value, at(key));
  }

  /** The object, or an empty one. */
  public JsonObject objectOrEmpty(String key) {
    JsonObject value = object(key);
    return value == null ? new JsonObject(Map.of(), at(key)) : value;
  }

  /** A list of objects; null elements become empty objects. */
  public @Nullable List<JsonObject> objects(String key) {
    Object value = find(key);
    return value == null ? null : objects(value, key);
  }

  /** A map of lists of objects, as port bindings are; null lists become empty. */
  public @Nullable Map<String, List<JsonObject>> objectLists(String key) {
    JsonObject map = object(key);
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
    for (Object each : list(value, key, "[]object")) {
      JsonObject object = of(each, at(key));
      found.add(object == null ? new JsonObject(Map.of(), at(key)) : object);
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
      case Object other -> throw mismatch(other, at(key), "string");
    };
  }

  private long whole(Object value, String key, String type) {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw mismatch(value, at(key), type);
  }

  private List<?> list(Object value, String key, String type) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw mismatch(value, at(key), type);
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

  private String at(String key) {
    return path + "." + key;
  }

  private static EngineException mismatch(Object value, String path, String type) {
    return EngineException.invalid(
        "invalid JSON: json: cannot unmarshal "
            + (value instanceof Number n && type.matches("u?int\\d*") ? "number " + n : kind(value))
            + " into Go struct field "
            + path
            + " of type "
            + type);
  }

  /** What Go calls the kind of a parsed value. */
  static String kind(Object value) {
    return switch (value) {
      case Map<?, ?> map -> "object";
      case List<?> list -> "array";
      case Boolean flag -> "bool";
      case Number number -> "number";
      case String text when text.startsWith("number ") -> text;
      default -> "string";
    };
  }
}
