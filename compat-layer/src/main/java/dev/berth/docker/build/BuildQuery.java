package dev.berth.docker.build;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.runtime.build.BuildRequest;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.Credentials;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of {@code POST /build} (Docker Engine API, ImageBuild). */
final class BuildQuery {
  private final Exchange exchange;
  private final Query query;

  BuildQuery(Exchange exchange) {
    this.exchange = exchange;
    this.query = exchange.query();
  }

  BuildRequest request() {
    version();
    if (query.has("securityopt")) {
      throw EngineException.invalid("security options are not supported on linux");
    }
    Map<String, @Nullable String> arguments = arguments();
    Map<String, String> labels = labels();
    List<String> cacheFrom = strings("cachefrom", "error reading cache-from: ");
    outputs();
    String dockerfile = query.get("dockerfile");
    boolean removeAlways = query.bool("forcerm");
    return new BuildRequest(
        query.get("remote"),
        dockerfile.isEmpty() ? "Dockerfile" : dockerfile,
        query.all("t").stream().filter(tag -> !tag.isEmpty()).toList(),
        arguments,
        labels,
        query.optional("target"),
        exchange.version().atLeast(32) ? query.optional("platform") : null,
        query.bool("nocache"),
        cacheFrom,
        query.bool("pull"),
        query.bool("squash"),
        !removeAlways && !query.bool("rm", true),
        removeAlways,
        host(),
        strings("secrets", "error reading secrets: "),
        query.get("buildid"),
        Credentials.byRegistry(exchange));
  }

  /** 1, or nothing, is this builder; 2 is BuildKit, which needs a session. */
  private void version() {
    String version = query.get("version");
    if (version.equals("2")) {
      throw EngineException.invalid(
          "BuildKit builds are not supported: use DOCKER_BUILDKIT=0, or a builder of its own");
    }
    if (!version.isEmpty() && !version.equals("1")) {
      throw EngineException.invalid("invalid version \"" + version + "\"");
    }
  }

  private void outputs() {
    List<JsonObject> outputs = objects("outputs", "invalid outputs specified: ");
    if (!outputs.isEmpty()) {
      throw EngineException.invalid(
          "custom build outputs need BuildKit, which this builder does not speak");
    }
  }

  /** A null value leaves the default of the Dockerfile. */
  private Map<String, @Nullable String> arguments() {
    Map<String, @Nullable String> arguments = new LinkedHashMap<>();
    JsonObject given = object("buildargs", "error reading build args: ");
    if (given != null) {
      given.keys().forEach(key -> arguments.put(key, given.string(key)));
    }
    return arguments;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    JsonObject given = object("labels", "error reading labels: ");
    if (given != null) {
      given.keys().forEach(key -> labels.put(key, given.text(key)));
    }
    return labels;
  }

  private @Nullable JsonObject object(String key, String problem) {
    String text = query.get(key);
    return text.isEmpty() ? null : parse(text, key, problem);
  }

  private static @Nullable JsonObject parse(String text, String key, String problem) {
    try {
      return JsonObject.parse(text, key);
    } catch (EngineException e) {
      throw EngineException.invalid(problem + e.text().replaceFirst("^invalid JSON: ", ""));
    }
  }

  /** The list in a parameter; nothing for none. */
  private @Nullable JsonObject list(String key, String problem) {
    String text = query.get(key);
    return text.isEmpty() ? null : parse("{\"" + key + "\":" + text + "}", key, problem);
  }

  private List<String> strings(String key, String problem) {
    JsonObject list = list(key, problem);
    List<String> strings = list == null ? null : list.strings(key);
    return strings == null ? List.of() : strings;
  }

  private List<JsonObject> objects(String key, String problem) {
    JsonObject list = list(key, problem);
    List<JsonObject> objects = list == null ? null : list.objects(key);
    return objects == null ? List.of() : objects;
  }

  private HostConfig host() {
    HostConfigBuilder host = new HostConfigBuilder();
    host.networkMode(query.optional("networkmode"));
    host.extraHosts(words(query.all("extrahosts")));
    host.shmSize(sharedMemory());
    host.resources(BuildLimits.of(query).ulimits(ulimits()).build());
    String isolation = query.get("isolation");
    if (!isolation.isEmpty() && !isolation.equals("default")) {
      throw EngineException.invalid("unsupported isolation: \"" + isolation + "\"");
    }
    return host.build();
  }

  private @Nullable List<Resources.Ulimit> ulimits() {
    List<Resources.Ulimit> ulimits = new ArrayList<>();
    for (JsonObject each : objects("ulimits", "error reading ulimit settings: ")) {
      ulimits.add(
          new Resources.Ulimit(each.text("Name"), each.number("Soft"), each.number("Hard")));
    }
    return ulimits.isEmpty() ? null : ulimits;
  }

  /** Given several times, or in one as a JSON array or with commas. */
  private static List<String> words(List<String> values) {
    List<String> words = new ArrayList<>();
    for (String value : values) {
      for (String word : value.split(",", -1)) {
        if (!word.isBlank()) {
          words.add(word.strip());
        }
      }
    }
    return words;
  }

  private long sharedMemory() {
    String text = query.get("shmsize");
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw EngineException.invalid("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }
}
