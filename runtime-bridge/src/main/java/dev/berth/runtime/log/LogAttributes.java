package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The details that a container's log options add to its entries: {@code labels}, {@code
 * labels-regex}, {@code env}, {@code env-regex} and {@code tag}.
 */
final class LogAttributes {
  private LogAttributes() {}

  static Map<String, String> of(Container container) {
    Map<String, String> options = container.hostConfig().logConfig().config();
    if (options == null || options.isEmpty()) {
      return Map.of();
    }
    Map<String, String> attributes = new TreeMap<>();
    Map<String, String> labels = container.config().labels();
    if (labels != null) {
      add(attributes, labels, options.get("labels"), options.get("labels-regex"));
    }
    List<String> env = container.config().env();
    if (env != null) {
      add(attributes, variables(env), options.get("env"), options.get("env-regex"));
    }
    String tag = options.get("tag");
    if (tag != null && !tag.isEmpty()) {
      attributes.put("tag", LogTag.expand(tag, container));
    }
    return attributes;
  }

  private static Map<String, String> variables(List<String> env) {
    Map<String, String> variables = new HashMap<>();
    for (String entry : env) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return variables;
  }

  private static void add(
      Map<String, String> attributes,
      Map<String, String> from,
      @Nullable String names,
      @Nullable String regex) {
    if (names != null) {
      for (String name : names.split(",", -1)) {
        String value = from.get(name);
        if (value != null) {
          attributes.put(name, value);
        }
      }
    }
    if (regex != null && !regex.isEmpty()) {
      Pattern pattern = Pattern.compile(regex);
      from.forEach(
          (name, value) -> {
            if (pattern.matcher(name).find()) {
              attributes.put(name, value);
            }
          });
    }
  }
}
