package dev.berth.libpod.image;

import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import java.util.Set;

/** What of a push's parameters cannot be done. */
public final class PushRefusals {
  private static final Set<String> FORMATS = Set.of("", "oci", "v2s2", "docker");

  private PushRefusals() {}

  /** Refuses by name. */
  public static void check(Query query) {
    String format = query.get("format");
    if (!FORMATS.contains(format)) {
      throw PodmanException.plain(
          400,
          "unknown format \""
              + format
              + "\". Choose one of the supported formats: 'oci' or 'v2s2'");
    }
    String compression = query.get("compressionFormat");
    if (!compression.isEmpty() && !compression.equals("gzip")) {
      throw PodmanException.plain(
          500, "compressionFormat: layers are pushed as gzip only, not as " + compression);
    }
    if (!query.get("compressionLevel").isEmpty() && !query.get("compressionLevel").equals("0")) {
      throw PodmanException.plain(500, "compressionLevel is not supported: it is gzip's default");
    }
    if (query.all("addCompression").stream().anyMatch(each -> !each.equals("gzip"))) {
      throw PodmanException.plain(500, "addCompression: images are pushed as gzip only");
    }
  }
}
