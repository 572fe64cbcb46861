package dev.berth.libpod.system;

import dev.berth.api.ApiVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/** The Podman release whose API this is; clients compare it with their own. */
public final class Release {
  /** Whole, as clients parse it. */
  public static final String VERSION = "5.8.0";

  /** The release of Buildah that builds images in it, as they say themselves. */
  public static final String BUILDAH = "1.43.0";

  /** Oldest client that works. */
  public static final String OLDEST = "4.0.0";

  /** What a path without a version means. */
  public static final ApiVersion API = new ApiVersion(5, 8);

  /** On every answer. */
  public static final Map<String, String> HEADERS = headers();

  private Release() {}

  private static Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Api-Version", "1.41");
    headers.put("Docker-Experimental", "true");
    headers.put("Libpod-Api-Version", VERSION);
    headers.put("Server", "Libpod/" + VERSION + " (linux)");
    return headers;
  }
}
