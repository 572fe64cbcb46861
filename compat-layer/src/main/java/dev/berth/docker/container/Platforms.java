package dev.berth.docker.container;

import dev.berth.runtime.error.EngineException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Platform texts: {@code os[/arch[/variant]]}. */
final class Platforms {
  private static final Pattern COMPONENT = Pattern.compile("[A-Za-z0-9_.-]+");

  private Platforms() {}

  /** The text; INVALID with containerd's words when it is no platform. Null for none. */
  static @Nullable String checked(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    String[] parts = text.split("/", -1);
    for (String part : parts) {
      if (!COMPONENT.matcher(part).matches()) {
        throw EngineException.invalid(
            "\""
                + part
                + "\" is an invalid component of \""
                + text
                + "\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid"
                + " argument");
      }
    }
    if (parts.length > 3) {
      throw EngineException.invalid(
          "\"" + text + "\": cannot parse platform specifier: invalid argument");
    }
    return text;
  }
}
