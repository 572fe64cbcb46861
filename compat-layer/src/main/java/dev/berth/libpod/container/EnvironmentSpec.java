package dev.berth.libpod.container;

import dev.berth.runtime.image.Image;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a specification. Later ones win: what Podman sets itself, the service's own
 * where that was asked for, values made of the image's, those given.
 */
final class EnvironmentSpec {
  /** What Podman passes on to every container that does not refuse it. */
  private static final List<String> PROXIES =
      List.of(
          "http_proxy",
          "https_proxy",
          "ftp_proxy",
          "no_proxy",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "FTP_PROXY",
          "NO_PROXY");

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}|\\$([A-Za-z_][A-Za-z0-9_]*)");

  private final JsonObject spec;
  private final @Nullable Image image;
  private final Map<String, String> host;

  /**
   * Makes one.
   *
   * @param image null when it is not there
   * @param host the environment of the service
   */
  EnvironmentSpec(JsonObject spec, @Nullable Image image, Map<String, String> host) {
    this.spec = spec;
    this.image = image;
    this.host = host;
  }

  /** As the engine takes it: {@code NAME=value}, a bare name removes the variable. */
  List<String> entries() {
    Map<String, String> ofImage = ofImage();
    Map<String, String> all = new LinkedHashMap<>();
    Set<String> removed = removed(ofImage);
    all.put("PATH", PATH);
    all.put("TERM", "xterm");
    all.put("container", "podman");
    if (spec.bool("env_host")) {
      host.forEach(all::put);
    }
    if (spec.bool("httpproxy")) {
      for (String each : PROXIES) {
        String value = host.get(each);
        if (value != null) {
          all.put(each, value);
        }
      }
    }
    all.putAll(ofImage);
    all.keySet().removeAll(removed);
    merge(all, ofImage);
    Map<String, String> given = spec.stringMap("env");
    if (given != null) {
      all.putAll(given);
    }
    List<String> entries = new ArrayList<>();
    all.forEach((name, value) -> entries.add(name + "=" + value));
    removed.stream().filter(each -> !all.containsKey(each)).forEach(entries::add);
    return entries;
  }

  private Map<String, String> ofImage() {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> entries = image == null ? null : image.config().env();
    for (String each : entries == null ? List.<String>of() : entries) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        variables.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return variables;
  }

  private Set<String> removed(Map<String, String> ofImage) {
    Set<String> removed = new LinkedHashSet<>();
    List<String> unset = spec.strings("unsetenv");
    if (unset != null) {
      removed.addAll(unset);
    }
    if (spec.bool("unsetenvall")) {
      removed.addAll(ofImage.keySet());
      removed.addAll(List.of("PATH", "TERM", "container"));
    }
    return removed;
  }

  /** {@code NAME=text with $VARIABLES of the image}. */
  private void merge(Map<String, String> all, Map<String, String> ofImage) {
    List<String> merged = spec.strings("envmerge");
    for (String each : merged == null ? List.<String>of() : merged) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        all.put(each.substring(0, equals), expanded(each.substring(equals + 1), ofImage));
      }
    }
  }

  private static String expanded(String text, Map<String, String> values) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String name = found.group(1) == null ? found.group(2) : found.group(1);
              return Matcher.quoteReplacement(values.getOrDefault(name, ""));
            });
  }
}
