package dev.berth.runtime.oci;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container's time zone: the host's description of it is mounted at its place. */
public final class TimeZones {
  static final String INSIDE = "/etc/localtime";

  private static final String LOCAL = "local";
  private static final Path ZONES = Path.of("/usr/share/zoneinfo");

  private TimeZones() {}

  static Optional<RuntimeMount> mount(@Nullable String zone) {
    if (zone == null || zone.isEmpty()) {
      return Optional.empty();
    }
    Path file = file(zone);
    return file == null
        ? Optional.empty()
        : Optional.of(RuntimeMount.bind(file.toString(), INSIDE, "bind", "ro", "rprivate"));
  }

  /** Fails INVALID for a zone this host does not know. */
  public static void check(String zone) {
    Path unused = zone.isEmpty() ? null : file(zone);
  }

  /** Null for the local zone of a host that has none set. */
  private static @Nullable Path file(String zone) {
    try {
      if (zone.equals(LOCAL)) {
        Path own = Path.of(INSIDE);
        return Files.exists(own) ? own.toRealPath() : null;
      }
      Path file = ZONES.resolve(zone).normalize();
      if (zone.indexOf('\0') < 0 && file.startsWith(ZONES) && Files.isRegularFile(file)) {
        return file.toRealPath();
      }
    } catch (IOException e) {
      // told below
    }
    throw EngineException.invalid(
        "running container create option: stat "
            + ZONES
            + "/"
            + zone
            + ": no such file or directory");
  }
}
