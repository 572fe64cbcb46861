package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.log.option.GoText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The details that a container's log options add to its entries: {@code labels}, {@code
 * labels-regex}, {@code env}, {@code env-regex} and {@code tag}.
 */
final class LogAttributes {
  private LogAttributes() {}

  /** Attributes and the tag, where one is asked for. INVALID when an option cannot be used. */
  static Map<String, String> of(Container container) {
    Map<String, String> options = container.hostConfig().logConfig().config();
    if (options == null || options.isEmpty()) {
      return Map.of();
    }
    Map<String, String> attributes = extra(container, UnaryOperator.identity());
    String tag = options.get("tag");
    if (tag != null && !tag.isEmpty()) {
      attributes.put("tag", LogTag.expand(tag, container));
    }
    return attributes;
  }

  /** The tag; the container's short id where none is asked for. */
  static String tag(Container container) {
    Map<String, String> options = container.hostConfig().logConfig().config();
    String tag = options == null ? null : options.get("tag");
    return tag == null || tag.isEmpty() ? container.id().shortId() : LogTag.expand(tag, container);
  }

  /** Labels and variables that the options name, each key as {@code rename} has it. */
  static Map<String, String> extra(Container container, UnaryOperator<String> rename) {
    Map<String, String> options = container.hostConfig().logConfig().config();
    Map<String, String> found = new TreeMap<>();
    if (options != null) {
      collect(container, options, found);
    }
    Map<String, String> renamed = new TreeMap<>();
    found.forEach((key, value) -> renamed.put(rename.apply(key), value));
    return renamed;
  }

  private static void collect(
      Container container, Map<String, String> options, Map<String, String> attributes) {
    Map<String, String> labels = container.config().labels();
    Pattern labelRegex = regex(options.get("labels-regex"));
    if (labels != null) {
      add(attributes, labels, options.get("labels"), labelRegex);
    }
    List<String> env = container.config().env();
    Pattern envRegex = regex(options.get("env-regex"));
    if (env != null) {
      add(attributes, variables(env), options.get("env"), envRegex);
    }
  }

  private static @Nullable Pattern regex(@Nullable String text) {
    return text == null || text.isEmpty() ? null : GoText.regex(text);
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
      @Nullable Pattern regex) {
    if (names != null) {
      for (String name : names.split(",", -1)) {
        String value = from.get(name);
        if (value != null) {
          attributes.put(name, value);
        }
      }
    }
    if (regex != null) {
      from.forEach(
          (name, value) -> {
            if (regex.matcher(name).find()) {
              attributes.put(name, value);
            }
          });
    }
  }
}
