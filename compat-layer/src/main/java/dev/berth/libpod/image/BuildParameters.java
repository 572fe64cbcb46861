package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.docker.build.BuildLimits;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.runtime.build.BuildRequest;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.Resources;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a libpod build, which takes lists and maps as JSON (Podman, BuildImage). */
final class BuildParameters {
  /** What asks for something this builder has no way to do. */
  private static final List<String> REFUSED =
      List.of(
          "additionalbuildcontexts",
          "addcaps",
          "allplatforms",
          "annotations",
          "cacheto",
          "compression",
          "cppflags",
          "devices",
          "dropcaps",
          "from",
          "manifest",
          "osfeature",
          "osversion",
          "sshsources",
          "unsetenv",
          "unsetlabel",
          "volume");

  private final Exchange exchange;
  private final Query query;

  BuildParameters(Exchange exchange) {
    this.exchange = exchange;
    this.query = exchange.query();
  }

  BuildRequest request() {
    for (String each : REFUSED) {
      if (!Set.of("", "0", "[]", "{}", "null").contains(query.get(each))) {
        throw PodmanException.plain(500, "build: " + each + " is not supported by this engine");
      }
    }
    boolean removeAlways = query.bool("forcerm");
    return new BuildRequest(
        query.get("remote"),
        dockerfile(),
        names(),
        arguments(),
        labels(),
        query.optional("target"),
        platform(),
        query.bool("nocache") || query.get("layers").equals("0"),
        List.of(),
        Set.of("always", "newer").contains(query.get("pullpolicy")) || query.bool("pull"),
        query.bool("squash"),
        !removeAlways && !query.bool("rm", true),
        removeAlways,
        host(),
        list("secrets"),
        "",
        domain -> RegistryCredentials.ofBuild(exchange, domain));
  }

  private String dockerfile() {
    List<String> files = list("dockerfile");
    if (files.size() > 1) {
      throw PodmanException.plain(500, "build: only one Containerfile is supported");
    }
    return files.isEmpty() ? "Dockerfile" : files.getFirst();
  }

  /** New names without a registry are of this host. */
  private List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (String each : query.all("t")) {
      if (!each.isEmpty()) {
        names.add(LocalNames.created(each));
      }
    }
    return List.copyOf(names);
  }

  private Map<String, @Nullable String> arguments() {
    Map<String, @Nullable String> arguments = new LinkedHashMap<>();
    JsonObject given = object("buildargs");
    if (given != null) {
      given.keys().forEach(key -> arguments.put(key, given.string(key)));
    }
    String timestamp = query.get("timestamp");
    if (timestamp.matches("\\d+")) {
      arguments.putIfAbsent("SOURCE_DATE_EPOCH", timestamp);
    }
    return arguments;
  }

  /** As a map, or as a list of {@code key=value}. */
  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    if (query.get("labels").startsWith("{")) {
      JsonObject given = object("labels");
      if (given != null) {
        given.keys().forEach(key -> labels.put(key, given.text(key)));
      }
      return labels;
    }
    for (String each : list("labels")) {
      int equals = each.indexOf('=');
      labels.put(
          equals < 0 ? each : each.substring(0, equals),
          equals < 0 ? "" : each.substring(equals + 1));
    }
    return labels;
  }

  private @Nullable String platform() {
    List<String> platforms = new ArrayList<>();
    for (String each : query.all("platform")) {
      String text = each.replaceFirst("^/+", "linux/").replaceFirst("/+$", "");
      if (!text.isEmpty() && !text.equals("linux")) {
        platforms.add(text);
      }
    }
    if (platforms.size() > 1) {
      throw PodmanException.plain(500, "build: only one platform at a time is supported");
    }
    return platforms.isEmpty() ? null : platforms.getFirst();
  }

  private HostConfig host() {
    HostConfigBuilder host = new HostConfigBuilder();
    // buildah's NetworkDisabled; the others mean the default network
    host.networkMode(query.get("networkmode").equals("1") ? "none" : null);
    List<String> hosts = list("extrahosts");
    host.extraHosts(hosts.isEmpty() ? null : hosts);
    host.dns(orNull(list("dnsservers"))).dnsOptions(orNull(list("dnsoptions")));
    host.dnsSearch(orNull(list("dnssearch"))).shmSize(BuildLimits.number(query, "shmsize"));
    return host.resources(BuildLimits.of(query).ulimits(ulimits()).build()).build();
  }

  private static @Nullable List<String> orNull(List<String> list) {
    return list.isEmpty() ? null : list;
  }

  /** {@code nofile=10:20}. */
  private @Nullable List<Resources.Ulimit> ulimits() {
    List<Resources.Ulimit> limits = new ArrayList<>();
    for (String each : list("ulimits")) {
      if (!each.matches("\\w+=-?\\d{1,18}(:-?\\d{1,18})?")) {
        throw PodmanException.plain(400, "invalid ulimit argument: " + each);
      }
      int equals = each.indexOf('=');
      String[] values = each.substring(equals + 1).split(":");
      limits.add(
          new Resources.Ulimit(
              each.substring(0, equals),
              Long.parseLong(values[0]),
              Long.parseLong(values[values.length - 1])));
    }
    return limits.isEmpty() ? null : limits;
  }

  private @Nullable JsonObject object(String key) {
    String text = query.get(key);
    return text.isEmpty() ? null : JsonObject.parse(text, key);
  }

  /** A JSON list, or a plain word as one. */
  private List<String> list(String key) {
    String text = query.get(key);
    if (!text.startsWith("[")) {
      return text.isEmpty() || text.equals("null") ? List.of() : List.of(text);
    }
    JsonObject wrapped = JsonObject.parse("{\"list\":" + text + "}", key);
    List<String> list = wrapped == null ? null : wrapped.strings("list");
    return list == null ? List.of() : list;
  }
}
