package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.BuildOptions;
import dev.berth.runtime.build.BuildRequest;
import dev.berth.runtime.build.ContextParts;
import dev.berth.runtime.build.StepLines;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.PlatformMatcher;
import dev.berth.text.GoDuration;
import dev.berth.wire.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a libpod build (Podman, BuildImage): each is honoured or refused by its name.
 */
final class BuildParameters {
  /** What asks for something this builder has no way to do, and why. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("allplatforms", "name the platforms"),
          Map.entry("cacheto", "the cache of builds is this engine's own"),
          Map.entry("compatvolumes", "what RUN writes below a volume stays"),
          Map.entry("outputs", "the result is an image"),
          Map.entry("rusage", "the use of resources is not told step by step"),
          Map.entry("rusagelogfile", "the use of resources is not told step by step"),
          Map.entry("sbom-output", "no SBOM scanner is run"),
          Map.entry("sbom-purl-output", "no SBOM scanner is run"),
          Map.entry("sbom-image-output", "no SBOM scanner is run"),
          Map.entry("sbom-image-purl-output", "no SBOM scanner is run"),
          Map.entry("sbom-scanner-image", "no SBOM scanner is run"),
          Map.entry("sbom-scanner-command", "no SBOM scanner is run"),
          Map.entry("sbom-merge-strategy", "no SBOM scanner is run"),
          Map.entry("save-stages", "images of other stages are not kept"),
          Map.entry("stage-labels", "images of other stages are not kept"),
          Map.entry("sourcePolicy", "no source policy is applied"),
          Map.entry("sshsources", "no SSH agent can be reached"),
          Map.entry("transientRunMounts", "mount in RUN instead"));

  private static final Set<String> ISOLATIONS =
      Set.of("", "0", "1", "2", "3", "default", "oci", "chroot", "rootless");

  private static final Set<String> POLICIES =
      Set.of("", "always", "missing", "ifmissing", "never", "newer", "ifnewer");

  private final Exchange exchange;
  private final Engine engine;
  private final Query query;
  private final BuildWords words;

  BuildParameters(Exchange exchange, Engine engine) {
    this.exchange = exchange;
    this.engine = engine;
    this.query = exchange.query();
    this.words = new BuildWords(query);
  }

  /** The platforms to build for, null as the only one for this host's. */
  List<@Nullable String> platforms() {
    List<@Nullable String> platforms = new ArrayList<>();
    for (String each : query.all("platform")) {
      for (String one : each.split(",", -1)) {
        String text = one.replaceFirst("^/+", "linux/").replaceFirst("/+$", "");
        if (!text.isEmpty() && !text.equals("linux")) {
          check(text);
          platforms.add(text);
        }
      }
    }
    if (platforms.isEmpty()) {
      platforms.add(null);
    }
    return platforms;
  }

  private static void check(String platform) {
    try {
      Platform unused = PlatformMatcher.parseGiven(platform);
    } catch (EngineException e) {
      throw BuildWords.bad(
          "platform",
          platform,
          "invalid platform syntax for \"" + platform + "\" (use OS/ARCH[/VARIANT][,...])");
    }
  }

  /** The list of images that the result goes to, null for none. */
  @Nullable String manifest() {
    return query.optional("manifest");
  }

  /** What is done otherwise than it was asked for, to be told; empty for nothing. */
  String note() {
    String isolation = query.get("isolation");
    if (!ISOLATIONS.contains(isolation)) {
      String cause = "unrecognized isolation type \"" + isolation + "\"";
      throw PodmanException.caused(400, "failed to parse isolation", cause);
    }
    String note =
        isolation.equals("2") || isolation.equals("chroot")
            ? "isolation chroot is stronger here: steps run in containers\n"
            : "";
    return words.asks("layerLabel")
        ? note + "layerLabel: steps leave no images here that could have labels\n"
        : note;
  }

  /** New names without a registry are of this host. */
  List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (String each : query.all("t")) {
      if (!each.isEmpty()) {
        names.add(LocalNames.created(each));
      }
    }
    return List.copyOf(names);
  }

  /**
   * What is to be built for one platform.
   *
   * @param names the image's
   * @param uploads the parts of the request's body, null where it is the context
   */
  BuildRequest request(
      @Nullable String platform, List<String> names, @Nullable ContextParts uploads) {
    REFUSED.forEach(words::refuse);
    boolean removeAlways = query.bool("forcerm");
    List<String> files = files();
    return new BuildRequest(
        query.get("remote"),
        files.getFirst(),
        names,
        arguments(),
        words.map("labels"),
        query.optional("target"),
        platform,
        query.bool("nocache"),
        words.list("cachefrom"),
        pullAlways(),
        !query.bool("layers"),
        !removeAlways && !query.bool("rm", true),
        removeAlways,
        new BuildHost(query).config(),
        words.list("secrets"),
        "",
        domain -> RegistryCredentials.ofBuild(exchange, domain),
        options(files, uploads));
  }

  private BuildOptions options(List<String> files, @Nullable ContextParts uploads) {
    BuildContexts contexts = new BuildContexts(query);
    return new BuildOptions(
        files.subList(1, files.size()),
        contexts.directory(),
        contexts.named(),
        uploads,
        query.optional("from"),
        query.get("pullpolicy").toLowerCase(Locale.ROOT).equals("never"),
        query.has("skipunusedstages") && !query.bool("skipunusedstages"),
        query.bool("squash"),
        words.list("excludes"),
        true,
        new RemoteNames(engine),
        new BuildResult(query).output(),
        StepLines.buildah(query.all("t").stream().findFirst().orElse("")),
        words.list("cppflags"),
        cacheLife());
  }

  /** Nothing, and no time at all, mean any age. */
  private @Nullable Duration cacheLife() {
    String text = query.get("cachettl");
    Long nanos = text.isEmpty() ? Long.valueOf(0) : GoDuration.parse(text);
    if (nanos == null) {
      throw BuildWords.bad("cachettl", text, "time: invalid duration \"" + text + "\"");
    }
    return nanos == 0 ? null : Duration.ofNanos(nanos);
  }

  private List<String> files() {
    List<String> files = words.list("dockerfile");
    for (String each : files) {
      if (each.startsWith("http://") || each.startsWith("https://")) {
        throw PodmanException.plain(500, "build: a Containerfile is not fetched from " + each);
      }
    }
    return files.isEmpty() ? List.of("Dockerfile") : files;
  }

  private boolean pullAlways() {
    String policy = query.get("pullpolicy").toLowerCase(Locale.ROOT);
    if (!POLICIES.contains(policy)) {
      throw PodmanException.plain(400, "invalid pull policy: \"" + policy + "\"");
    }
    return Set.of("always", "newer", "ifnewer").contains(policy)
        || policy.isEmpty() && query.bool("pull");
  }

  private Map<String, @Nullable String> arguments() {
    Map<String, @Nullable String> arguments = new LinkedHashMap<>();
    JsonObject given = words.onlyObject("buildargs");
    if (given != null) {
      given.keys().forEach(key -> arguments.put(key, given.string(key)));
    }
    for (String key : List.of("timestamp", "sourcedateepoch")) {
      String seconds = query.get(key);
      if (seconds.matches("\\d{1,12}")) {
        arguments.putIfAbsent("SOURCE_DATE_EPOCH", seconds);
      } else if (!seconds.isEmpty() && !seconds.startsWith("-")) {
        throw PodmanException.plain(400, "build: invalid " + key + ": " + seconds);
      }
    }
    if (query.bool("httpproxy")) {
      proxies(arguments);
    }
    return arguments;
  }

  /** Steps find the proxies of the engine's environment. */
  private void proxies(Map<String, @Nullable String> arguments) {
    Map<String, String> environment = engine.config().environment();
    for (String name : List.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy")) {
      for (String each : List.of(name, name.toUpperCase(Locale.ROOT))) {
        String value = environment.get(each);
        if (value != null) {
          arguments.putIfAbsent(each, value);
        }
      }
    }
  }
}
