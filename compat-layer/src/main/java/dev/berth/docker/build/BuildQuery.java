package dev.berth.docker.build;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.docker.wire.Credentials;
import dev.berth.docker.wire.JsonObject;
import dev.berth.runtime.build.BuildRequest;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.registry.RegistryAuth;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
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
    String dockerfile = query.get("dockerfile");
    if (query.has("outputs") && !query.get("outputs").isEmpty()) {
      throw EngineException.invalid(
          "custom build outputs need BuildKit, which this builder does not speak");
    }
    if (query.get("version").equals("2")) {
      throw EngineException.invalid(
          "BuildKit builds are not supported: use DOCKER_BUILDKIT=0, or a builder of its own");
    }
    if (query.bool("squash")) {
      throw EngineException.invalid("squash is only supported with experimental mode");
    }
    return new BuildRequest(
        dockerfile.isEmpty() ? "Dockerfile" : dockerfile,
        query.all("t").stream().filter(tag -> !tag.isEmpty()).toList(),
        arguments(),
        labels(),
        query.optional("target"),
        exchange.version().atLeast(32) ? query.optional("platform") : null,
        query.bool("nocache"),
        query.bool("pull"),
        !query.bool("rm", true),
        query.bool("forcerm"),
        host(),
        credentials());
  }

  /** A null value leaves the default of the Dockerfile. */
  private Map<String, @Nullable String> arguments() {
    Map<String, @Nullable String> arguments = new LinkedHashMap<>();
    JsonObject given = object("buildargs");
    if (given != null) {
      given.keys().forEach(key -> arguments.put(key, given.string(key)));
    }
    return arguments;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    JsonObject given = object("labels");
    if (given != null) {
      given.keys().forEach(key -> labels.put(key, given.text(key)));
    }
    return labels;
  }

  private @Nullable JsonObject object(String key) {
    String text = query.get(key);
    return text.isEmpty() ? null : JsonObject.parse(text, key);
  }

  private HostConfig host() {
    HostConfigBuilder host = new HostConfigBuilder();
    host.networkMode(query.optional("networkmode"));
    host.extraHosts(words(query.all("extrahosts")));
    host.shmSize(number("shmsize"));
    host.resources(resources());
    if (query.has("isolation") && !query.get("isolation").isEmpty()) {
      host.isolation(query.get("isolation"));
    }
    if (query.has("securityopt")) {
      throw EngineException.invalid(
          "The daemon on this platform does not support setting security options on build");
    }
    return host.build();
  }

  private Resources resources() {
    return new ResourcesBuilder()
        .memory(number("memory"))
        .memorySwap(number("memswap"))
        .cpuShares(number("cpushares"))
        .cpuPeriod(number("cpuperiod"))
        .cpuQuota(number("cpuquota"))
        .cpusetCpus(query.optional("cpusetcpus"))
        .cpusetMems(query.optional("cpusetmems"))
        .cgroupParent(query.optional("cgroupparent"))
        .ulimits(ulimits())
        .build();
  }

  private @Nullable List<Resources.Ulimit> ulimits() {
    String text = query.get("ulimits");
    if (text.isEmpty()) {
      return null;
    }
    JsonObject list = JsonObject.parse("{\"ulimits\":" + text + "}", "ulimits");
    List<JsonObject> all = list == null ? null : list.objects("ulimits");
    List<Resources.Ulimit> ulimits = new ArrayList<>();
    for (JsonObject each : all == null ? List.<JsonObject>of() : all) {
      ulimits.add(
          new Resources.Ulimit(each.text("Name"), each.number("Soft"), each.number("Hard")));
    }
    return ulimits;
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

  private long number(String key) {
    String text = query.get(key);
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw EngineException.invalid("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }

  /** X-Registry-Config: credentials by registry, the file's URL form for the main one. */
  private java.util.function.Function<String, RegistryAuth> credentials() {
    String header = exchange.header("X-Registry-Config");
    Map<String, RegistryAuth> all = new HashMap<>();
    if (header != null && !header.isBlank()) {
      String text = header.trim().replace('+', '-').replace('/', '_').replace("=", "");
      try {
        String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        JsonObject object = JsonObject.parse(json, "AuthConfigs");
        if (object != null) {
          object
              .keys()
              .forEach(key -> all.put(host(key), Credentials.of(object.objectOrEmpty(key))));
        }
      } catch (IllegalArgumentException e) {
        throw EngineException.invalid("invalid X-Registry-Config header");
      }
    }
    return domain -> all.getOrDefault(domain, RegistryAuth.ANONYMOUS);
  }

  private static String host(String key) {
    String bare = key.replaceFirst("^https?://", "");
    int slash = bare.indexOf('/');
    String host = slash < 0 ? bare : bare.substring(0, slash);
    return host.equals("index.docker.io") ? "docker.io" : host;
  }
}
