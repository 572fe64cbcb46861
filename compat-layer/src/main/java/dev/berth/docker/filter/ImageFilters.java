package dev.berth.docker.filter;

import dev.berth.filter.Filters;
import dev.berth.filter.Glob;
import dev.berth.filter.Until;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of the image list a request wants. */
public final class ImageFilters {
  public static final Set<String> KEYS =
      Set.of("before", "dangling", "label", "label!", "reference", "since", "until");

  private final Filters filters;
  private final @Nullable Instant before;
  private final @Nullable Instant since;
  private final @Nullable Boolean dangling;

  public ImageFilters(Filters filters, Images images) {
    this.filters = filters;
    this.dangling = filters.has("dangling") ? filters.bool("dangling", false) : null;
    Instant first = Until.of(filters, Instant.now());
    for (Instant each : created(filters, images, "before")) {
      first = first == null || each.isBefore(first) ? each : first;
    }
    this.before = first;
    Instant last = null;
    for (Instant each : created(filters, images, "since")) {
      last = last == null || each.isAfter(last) ? each : last;
    }
    this.since = last;
  }

  /**
   * The image with only the names that match, or null when it is not wanted.
   *
   * @param all whether images between are wanted that have no names, but children
   */
  public @Nullable Image apply(Image image, boolean all, boolean parent) {
    if ((parent && Boolean.TRUE.equals(dangling))
        || !filters.labelsAndNot(image.config().labels())
        || !isInTime(image.created())) {
      return null;
    }
    boolean byName = filters.has("reference");
    List<String> tags = byName ? matching(image.repoTags()) : image.repoTags();
    List<String> digests = byName ? matching(image.repoDigests()) : image.repoDigests();
    if (tags.isEmpty() && digests.isEmpty()) {
      boolean wanted = (all || !parent) && !Boolean.FALSE.equals(dangling) && !byName;
      return wanted ? image : null;
    }
    if (Boolean.TRUE.equals(dangling) && !tags.isEmpty()) {
      return null;
    }
    return byName ? image.withNames(tags, digests, image.lastTagged()) : image;
  }

  private boolean isInTime(@Nullable Instant created) {
    return created == null
        ? before == null && since == null
        : (before == null || created.isBefore(before)) && (since == null || created.isAfter(since));
  }

  private List<String> matching(List<String> names) {
    return names.stream().filter(this::referenced).toList();
  }

  private boolean referenced(String name) {
    String full = full(name);
    return filters.get("reference").stream()
        .anyMatch(
            pattern ->
                Glob.matches(pattern, name)
                    || Glob.matches(pattern, bare(name))
                    || Glob.matches(pattern, full)
                    || Glob.matches(pattern, bare(full)));
  }

  private static String bare(String name) {
    int at = name.indexOf('@');
    int end = at < 0 ? name.lastIndexOf(':') : at;
    return end > name.lastIndexOf('/') ? name.substring(0, end) : name;
  }

  private static String full(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return "docker.io/library/" + name;
    }
    String first = name.substring(0, slash);
    boolean domain = first.contains(".") || first.contains(":") || first.equals("localhost");
    return domain ? name : "docker.io/" + name;
  }

  private static List<Instant> created(Filters filters, Images images, String key) {
    List<Instant> times = new ArrayList<>();
    if (filters.has(key)) {
      for (String ref : filters.get(key)) {
        Instant created = images.get(ref).created();
        if (created != null) {
          times.add(created);
        }
      }
    }
    return times;
  }
}
