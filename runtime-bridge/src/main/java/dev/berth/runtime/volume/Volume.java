package dev.berth.runtime.volume;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A volume of the local driver.
 *
 * @param labels as given, null when none were
 * @param options of the driver as given, null when none were
 * @param anonymous whether prune takes it without being asked for named ones
 */
public record Volume(
    String name,
    String driver,
    String mountpoint,
    Instant created,
    @Nullable Map<String, String> labels,
    @Nullable Map<String, String> options,
    boolean anonymous) {
  /** The label that says that a volume is anonymous, as Docker sets it. */
  public static final String ANONYMOUS_LABEL = "com.docker.volume.anonymous";

  /** Whether it is more than a directory: something is mounted on it while it is used. */
  public boolean hasOptions() {
    return options != null && !options.isEmpty();
  }

  /** The options, none where none were given. */
  Map<String, String> optionsOrNone() {
    return options == null ? Map.of() : options;
  }
}
