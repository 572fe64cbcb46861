package dev.berth.libpod.wire;

import dev.berth.api.Query;
import dev.berth.text.GoDuration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times in queries: Unix seconds, RFC 3339, or a duration before now. */
public final class Times {
  private static final String UNREADABLE = "unable to interpret time value";

  private Times() {}

  /** Null for none, which is also how Go's zero time is meant. */
  public static @Nullable Instant parse(String text) {
    if (text.isEmpty() || text.startsWith("0001-01-01T")) {
      return null;
    }
    try {
      if (text.matches("\\d{1,12}(\\.\\d+)?")) {
        double seconds = Double.parseDouble(text);
        return Instant.ofEpochSecond((long) seconds, (long) (seconds % 1 * 1e9));
      }
      if (text.indexOf('T') > 0) {
        return OffsetDateTime.parse(text).toInstant();
      }
      Long ago = GoDuration.parse(text);
      if (ago != null) {
        return Instant.now().minusNanos(ago);
      }
    } catch (DateTimeException e) {
      // told below
    }
    throw PodmanException.plain(400, UNREADABLE);
  }

  /** One of a query, refused by its name. */
  public static @Nullable Instant parameter(Query query, String key) {
    String text = query.get(key);
    try {
      return parse(text);
    } catch (PodmanException e) {
      throw PodmanException.caused(
          400, "failed to parse query parameter '" + key + "': \"" + text + '"', e.reason());
    }
  }
}
