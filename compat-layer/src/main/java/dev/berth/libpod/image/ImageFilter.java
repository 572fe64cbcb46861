package dev.berth.libpod.image;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.filter.Glob;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.manifest.ManifestList;
import dev.berth.text.GoBool;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which images a list or a prune means (podman-images, "--filter"). */
final class ImageFilter {
  private static final Set<String> KEYS =
      Set.of(
          "after",
          "before",
          "containers",
          "dangling",
          "digest",
          "id",
          "intermediate",
          "label",
          "label!",
          "manifest",
          "readonly",
          "reference",
          "since",
          "until");

  private static final ApiVersion FIVE = new ApiVersion(5, 0);

  private final Filters filters;
  private final @Nullable Instant before;
  private final @Nullable Instant since;
  private final @Nullable Instant until;

  private ImageFilter(Filters filters, Engine engine) {
    for (String key : filters.keys()) {
      if (!KEYS.contains(key)) {
        throw PodmanException.plain(500, "unsupported image filter \"" + key + "\"");
      }
    }
    for (String key : List.of("dangling", "intermediate", "manifest", "readonly")) {
      requireBoolean(filters, key);
    }
    for (String value : filters.get("containers")) {
      if (GoBool.parse(value) == null) {
        throw PodmanException.plain(
            500, "unsupported value \"" + value + "\" for containers filter");
      }
    }
    this.filters = filters;
    this.before = created(engine, "before");
    this.since = created(engine, filters.has("after") ? "after" : "since");
    this.until = LibpodFilters.until(filters);
  }

  /** What a request asks for. */
  static ImageFilter of(Exchange exchange, Engine engine) {
    Filters filters = LibpodFilters.parse(exchange);
    if (exchange.version().compareTo(FIVE) < 0) {
      for (String key : List.of("label", "label!")) {
        // Podman 4 takes label=key=value apart at every equals sign, and its server puts it
        // together
        filters = filters.joined(key, "=");
      }
    }
    return new ImageFilter(filters, engine);
  }

  private @Nullable Instant created(Engine engine, String key) {
    if (!filters.has(key)) {
      return null;
    }
    String name = filters.get(key).getFirst();
    try {
      return engine.images().get(new LocalNames(engine).require(name)).created();
    } catch (PodmanException e) {
      throw PodmanException.caused(
          500,
          "could not find local image for filter \"%s\"=\"%s\": %s".formatted(key, name, name),
          e.reason());
    }
  }

  private static void requireBoolean(Filters filters, String key) {
    try {
      boolean unused = filters.bool(key, false);
    } catch (EngineException e) {
      String value = filters.get(key).getFirst();
      throw new PodmanException(
          500,
          "invalid syntax",
          "non-boolean value \"%1$s\" for %2$s filter: strconv.ParseBool: parsing \"%1$s\": invalid syntax"
              .formatted(value, key));
    }
  }

  boolean test(Image image, List<Container> containers) {
    boolean dangling = image.repoTags().isEmpty();
    Instant created = image.created() == null ? Instant.EPOCH : image.created();
    boolean used = containers.stream().anyMatch(c -> c.imageId().equals(image.id()));
    return (!filters.has("dangling") || filters.bool("dangling", false) == dangling)
        && (!filters.has("containers") || filters.bool("containers", false) == used)
        && (!filters.has("readonly") || !filters.bool("readonly", false))
        && (!filters.has("intermediate") || !filters.bool("intermediate", false))
        && (!filters.has("manifest") || !filters.bool("manifest", false))
        && filters.prefix("id", image.id().hex())
        && filters.labelsAndNot(image.config().labels())
        && (before == null || created.isBefore(before))
        && (since == null || created.isAfter(since))
        && (until == null || created.isBefore(until))
        && (!filters.has("digest") || digest(image))
        && (!filters.has("reference") || reference(image.repoTags()));
  }

  /** Whether a list of images is meant. */
  boolean test(ManifestList list) {
    boolean used = filters.has("containers") && filters.bool("containers", false);
    return (!filters.has("manifest") || filters.bool("manifest", false))
        && (!filters.has("dangling") || filters.bool("dangling", false) == list.names().isEmpty())
        && !used
        && (!filters.has("readonly") || !filters.bool("readonly", false))
        && (!filters.has("intermediate") || !filters.bool("intermediate", false))
        && filters.prefix("id", list.id())
        && filters.labelsAndNot(Map.of())
        && (before == null || list.created().isBefore(before))
        && (since == null || list.created().isAfter(since))
        && (until == null || list.created().isBefore(until))
        && !filters.has("digest")
        && (!filters.has("reference") || reference(list.names()));
  }

  private boolean digest(Image image) {
    return filters.get("digest").stream()
        .anyMatch(each -> image.repoDigests().stream().anyMatch(name -> name.contains("@" + each)));
  }

  /** The whole name, or its end after a slash, with or without a tag. */
  private boolean reference(List<String> names) {
    for (String pattern : filters.get("reference")) {
      for (String name : LibpodNames.all(names)) {
        if (matches(pattern, name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String name) {
    for (int from = 0; from >= 0; ) {
      String rest = name.substring(from);
      int colon = rest.lastIndexOf(':');
      if (Glob.matches(pattern, rest)
          || colon > 0 && Glob.matches(pattern, rest.substring(0, colon))) {
        return true;
      }
      int slash = name.indexOf('/', from);
      from = slash < 0 ? -1 : slash + 1;
    }
    return false;
  }
}
