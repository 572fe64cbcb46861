package dev.berth.runtime.container;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log driver of a container.
 *
 * @param type null or empty for the engine's default
 */
public record LogConfig(@Nullable String type, @Nullable Map<String, String> config) {
  /** The engine's default driver. */
  public static final LogConfig DEFAULT = new LogConfig(null, null);
}
