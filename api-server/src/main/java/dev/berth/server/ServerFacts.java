package dev.berth.server;

import dev.berth.api.ApiVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every answer says about this server. */
final class ServerFacts {
  /** Version of Berth itself. */
  static final String VERSION = "0.1.0";

  /** The Docker Engine release whose API this is; clients parse it. */
  static final String DOCKER_VERSION = "29.5.0";

  static final Map<String, String> HEADERS = headers();

  private ServerFacts() {}

  private static Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Api-Version", ApiVersion.MAX.toString());
    headers.put("Docker-Experimental", "false");
    headers.put("Ostype", "linux");
    headers.put("Server", "Docker/" + DOCKER_VERSION + " (linux)");
    return headers;
  }
}
