package dev.berth.docker.filter;

import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import java.time.Instant;
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
    Instant until = Until.of(filters, Instant.now());
    Instant before = created(filters, images, "before");
    boolean untilFirst = before == null || (until != null && until.isBefore(before));
    this.before = untilFirst ? until : before;
    this.since = created(filters, images, "since");
    this.dangling = filters.has("dangling") ? filters.bool("dangling", false) : null;
  }

  /** The image with only the names that match, or null when it is not wanted. */
  public @Nullable Image apply(Image image) {
    Instant created = image.created() == null ? Instant.EPOCH : image.created();
    boolean wanted =
        (dangling == null || dangling == image.repoTags().isEmpty())
            && filters.labelsAndNot(image.config().labels())
            && (before == null || created.isBefore(before))
            && (since == null || created.isAfter(since));
    if (!wanted || !filters.has("reference")) {
      return wanted ? image : null;
    }
    List<String> tags = image.repoTags().stream().filter(this::referenced).toList();
    List<String> digests = image.repoDigests().stream().filter(this::referenced).toList();
    return tags.isEmpty() && digests.isEmpty() ? null : named(image, tags, digests);
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

  private static Image named(Image image, List<String> tags, List<String> digests) {
    return new Image(
        image.id(),
        image.manifest(),
        tags,
        digests,
        image.created(),
        image.architecture(),
        image.variant(),
        image.os(),
        image.osVersion(),
        image.author(),
        image.comment(),
        image.dockerVersion(),
        image.parent(),
        image.config(),
        image.diffIds(),
        image.history(),
        image.size(),
        image.lastTagged());
  }

  private static @Nullable Instant created(Filters filters, Images images, String key) {
    return filters.has(key) ? images.get(filters.get(key).get(0)).created() : null;
  }
}
