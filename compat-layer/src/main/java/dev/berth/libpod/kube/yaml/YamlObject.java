package dev.berth.libpod.kube.yaml;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A typed view of an object of a manifest. It notes which fields were asked for, so that {@link
 * #end} can name those nobody knows. An empty value counts as none.
 */
public final class YamlObject {
  private final YamlNode.Mapping node;
  private final String path;
  private final Set<String> known = new HashSet<>();

  private YamlObject(YamlNode.Mapping node, String path) {
    this.node = node;
    this.path = path;
  }

  /** A document's root. */
  public static YamlObject of(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return new YamlObject(mapping, "");
    }
    throw KubeException.at(node.at(), "a document must be an object with a kind");
  }

  /** Whether it has a value for the field. */
  public boolean has(String key) {
    return find(key) != null;
  }

  /** The fields' names, in order. */
  public Set<String> keys() {
    return node.fields().keySet();
  }

  /** The text of a field, null when it has none. */
  public @Nullable String text(String key) {
    YamlNode value = find(key);
    return value == null ? null : text(value, path(key));
  }

  /** The text of a field, empty when it has none. */
  public String textOrEmpty(String key) {
    String value = text(key);
    return value == null ? "" : value;
  }

  /** A whole number. */
  public @Nullable Long whole(String key) {
    YamlNode value = find(key);
    if (value == null) {
      return null;
    }
    BigInteger number = value instanceof YamlNode.Scalar scalar ? Scalars.whole(scalar) : null;
    if (number == null || number.bitLength() > 63) {
      throw wrong(value, path(key), "a whole number");
    }
    return number.longValueExact();
  }

  /** A whole number between bounds. */
  public @Nullable Integer whole(String key, int least, int most) {
    Long value = whole(key);
    if (value != null && (value < least || value > most)) {
      throw problem(key, "must be between " + least + " and " + most + ", inclusive");
    }
    return value == null ? null : value.intValue();
  }

  /** A truth value. */
  public @Nullable Boolean flag(String key) {
    YamlNode value = find(key);
    if (value == null) {
      return null;
    }
    Boolean flag = value instanceof YamlNode.Scalar scalar ? Scalars.bool(scalar) : null;
    if (flag == null) {
      throw wrong(value, path(key), "true or false");
    }
    return flag;
  }

  /** A truth value, false when it is not there. */
  public boolean is(String key) {
    return Boolean.TRUE.equals(flag(key));
  }

  /** A list of texts; empty when it is not there. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (YamlNode each : items(key)) {
      texts.add(text(each, path(key) + "[" + texts.size() + "]"));
    }
    return texts;
  }

  /** Texts by name; empty when it is not there, and a name without a value has the empty text. */
  public Map<String, String> textMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    YamlObject map = object(key);
    if (map != null) {
      map.node
          .fields()
          .forEach((name, value) -> texts.put(name, textOrEmpty(value, map.path(name))));
    }
    return texts;
  }

  private static String textOrEmpty(YamlNode value, String path) {
    return value instanceof YamlNode.Scalar scalar && scalar.nothing() ? "" : text(value, path);
  }

  /** An object, null when it is not there; one without fields is there. */
  public @Nullable YamlObject object(String key) {
    YamlNode value = find(key);
    return value == null ? null : object(value, path(key));
  }

  /** A list of objects; empty when it is not there. */
  public List<YamlObject> objects(String key) {
    List<YamlObject> objects = new ArrayList<>();
    for (YamlNode each : items(key)) {
      objects.add(object(each, path(key) + "[" + objects.size() + "]"));
    }
    return objects;
  }

  /** Takes note of fields that have no meaning here. */
  public YamlObject ignore(String... keys) {
    known.addAll(List.of(keys));
    return this;
  }

  /** Names the first field that nobody asked for. */
  public void end() {
    for (String each : node.fields().keySet()) {
      if (!known.contains(each)) {
        String where = path.isEmpty() ? "" : " in " + path;
        throw KubeException.at(placeOf(each), "unknown field \"" + each + "\"" + where);
      }
    }
  }

  /** What is wrong with a field, and where. */
  public KubeException problem(String key, String what) {
    return KubeException.at(placeOf(key), path(key) + " " + what);
  }

  /** Where the object begins. */
  public Place at() {
    return node.at();
  }

  private Place placeOf(String key) {
    return node.places().getOrDefault(key, node.at());
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private @Nullable YamlNode find(String key) {
    known.add(key);
    YamlNode value = node.fields().get(key);
    return value instanceof YamlNode.Scalar scalar && scalar.nothing() ? null : value;
  }

  private List<YamlNode> items(String key) {
    YamlNode value = find(key);
    return switch (value) {
      case null -> List.of();
      case YamlNode.Sequence sequence -> sequence.items();
      default -> throw wrong(value, path(key), "a list");
    };
  }

  private static YamlObject object(YamlNode value, String path) {
    if (value instanceof YamlNode.Mapping mapping) {
      return new YamlObject(mapping, path);
    }
    throw wrong(value, path, "an object");
  }

  private static String text(YamlNode value, String path) {
    if (value instanceof YamlNode.Scalar scalar) {
      return Scalars.text(scalar);
    }
    throw wrong(value, path, "a text");
  }

  private static KubeException wrong(YamlNode value, String path, String wanted) {
    String what =
        switch (value) {
          case YamlNode.Scalar scalar -> "\"" + abbreviated(scalar.value()) + "\"";
          case YamlNode.Sequence sequence -> "a list";
          case YamlNode.Mapping mapping -> "an object";
        };
    return KubeException.at(value.at(), path + " must be " + wanted + ", not " + what);
  }

  private static String abbreviated(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
