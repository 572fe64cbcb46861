package dev.berth.runtime.registry.conf;

import dev.berth.runtime.config.DaemonFile;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proxies for requests to registries; empty texts for none.
 *
 * @param none what is reached directly, as {@code NO_PROXY} says it
 */
public record ProxySettings(String http, String https, String none) {

  /** The daemon's file counts more than the environment, as with dockerd. */
  static ProxySettings of(DaemonFile file, Map<String, String> environment) {
    return new ProxySettings(
        chosen(file.proxies().get("http-proxy"), environment, "HTTP_PROXY"),
        chosen(file.proxies().get("https-proxy"), environment, "HTTPS_PROXY"),
        chosen(file.proxies().get("no-proxy"), environment, "NO_PROXY"));
  }

  private static String chosen(
      @Nullable String told, Map<String, String> environment, String variable) {
    if (told != null && !told.isEmpty()) {
      return told;
    }
    String upper = environment.getOrDefault(variable, "");
    return upper.isEmpty()
        ? environment.getOrDefault(variable.toLowerCase(Locale.ROOT), "")
        : upper;
  }
}
