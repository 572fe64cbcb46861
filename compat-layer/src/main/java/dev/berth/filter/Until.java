package dev.berth.filter;

import dev.berth.runtime.error.EngineException;
import dev.berth.text.GoDuration;
import dev.berth.text.UnixTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The {@code until} filter: a Go duration back from now, an RFC 3339 form, or unix time. */
public final class Until {
  private Until() {}

  /** The instant before which things must lie, null when the filter is absent. */
  public static @Nullable Instant of(Filters filters, Instant now) {
    if (!filters.has("until")) {
      return null;
    }
    if (filters.get("until").size() > 1) {
      throw EngineException.invalid("more than one until filter specified");
    }
    return instant(filters.get("until").get(0), now);
  }

  /** Parses one such text. */
  public static Instant instant(String text, Instant now) {
    Long nanos = GoDuration.parse(text);
    if (nanos != null) {
      return now.minusNanos(nanos);
    }
    Instant date = date(text);
    if (date != null) {
      return date;
    }
    Instant unix = UnixTime.parse(text);
    return unix == null ? Instant.EPOCH : unix;
  }

  private static @Nullable Instant date(String text) {
    if (text.indexOf('-') < 1) {
      return null;
    }
    try {
      if (text.indexOf('T') < 0) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > 9;
      return zoned
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
