package dev.berth.libpod.image;

import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The forms in which a build's parameters come: lists and maps as JSON, or as plain words. */
final class BuildWords {
  /** What says nothing. */
  private static final Set<String> BLANK = Set.of("", "0", "false", "[]", "{}", "null");

  private final Query query;

  BuildWords(Query query) {
    this.query = query;
  }

  /** Whether a parameter asks for something. */
  boolean asks(String key) {
    return query.all(key).stream().anyMatch(each -> !BLANK.contains(each));
  }

  /** Refuses a parameter by its name when it asks for something. */
  void refuse(String key, String why) {
    if (asks(key)) {
      throw PodmanException.plain(500, "build: " + key + " is not supported: " + why);
    }
  }

  /** A JSON list, or plain words, which may be given several times. */
  List<String> list(String key) {
    List<String> all = new ArrayList<>();
    for (String text : query.all(key)) {
      if (text.startsWith("[")) {
        JsonObject wrapped = parsed("{\"list\":" + text + "}", key);
        List<String> list = wrapped == null ? null : wrapped.strings("list");
        all.addAll(list == null ? List.of() : list);
      } else if (!text.isEmpty() && !text.equals("null")) {
        all.add(text);
      }
    }
    return all;
  }

  /** The same, null for an empty one. */
  @Nullable List<String> listOrNull(String key) {
    List<String> list = list(key);
    return list.isEmpty() ? null : list;
  }

  /** A JSON list of objects. */
  List<JsonObject> objects(String key) {
    String text = query.get(key);
    if (!text.startsWith("[")) {
      return List.of();
    }
    JsonObject wrapped = parsed("{\"list\":" + text + "}", key);
    List<JsonObject> list = wrapped == null ? null : wrapped.objects("list");
    return list == null ? List.of() : list;
  }

  /** A JSON object, null for what is none. */
  @Nullable JsonObject object(String key) {
    String text = query.get(key);
    return text.startsWith("{") ? parsed(text, key) : null;
  }

  /** A JSON object, which a parameter must be if it is given. */
  @Nullable JsonObject onlyObject(String key) {
    String text = query.get(key);
    return text.isBlank() ? null : parsed(text, key);
  }

  /** A JSON map, or a list of {@code key=value}, where a missing value is an empty one. */
  Map<String, String> map(String key) {
    Map<String, String> map = new LinkedHashMap<>();
    JsonObject object = object(key);
    if (object != null) {
      object.keys().forEach(each -> map.put(each, object.text(each)));
      return map;
    }
    for (String each : list(key)) {
      int equals = each.indexOf('=');
      map.put(
          equals < 0 ? each : each.substring(0, equals),
          equals < 0 ? "" : each.substring(equals + 1));
    }
    return map;
  }

  private static @Nullable JsonObject parsed(String json, String key) {
    try {
      return JsonObject.parse(json, key);
    } catch (EngineException e) {
      throw bad(key, json, e.text().replaceFirst("^invalid JSON: ", ""));
    }
  }

  /** A parameter that cannot be read. */
  static PodmanException bad(String key, String value, String cause) {
    return PodmanException.caused(
        400, "failed to parse query parameter '" + key + "': \"" + value + "\"", cause);
  }
}
