package dev.berth.runtime.secret;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to keep a secret.
 *
 * @param driver null for the only one there is
 * @param replace whether one of that name gives way
 * @param ignore whether one of that name is left as it is, and no error
 */
public record NewSecret(
    String name,
    byte[] data,
    @Nullable String driver,
    Map<String, String> driverOptions,
    Map<String, String> labels,
    boolean replace,
    boolean ignore) {
  /** One in the usual driver, whose name must be free. */
  public static NewSecret of(String name, byte[] data, Map<String, String> labels) {
    return new NewSecret(name, data, null, Map.of(), labels, false, false);
  }
}
