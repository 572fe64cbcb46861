package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names the other way round: which reach an image, directly or through its index. */
final class NamesByImage {
  private final Map<String, ImageNames.Target> names;
  private @Nullable Map<Digest, List<String>> byId;
  private @Nullable Map<Digest, List<String>> bySource;

  NamesByImage(Map<String, ImageNames.Target> names) {
    this.names = names;
  }

  /**
   * The image with its names.
   *
   * @param source by what it is looked at, null for the latest way it came
   */
  Image named(ImageDocuments.Entry entry, @Nullable Digest source) {
    ImageDocument document = entry.document();
    List<String> all = new ArrayList<>(direct(document.id()));
    boolean aside = all.isEmpty();
    for (ImageOrigin origin : document.origins()) {
      if (origin.index() != null) {
        through(origin.index()).stream().filter(name -> !all.contains(name)).forEach(all::add);
      }
    }
    if (all.size() > 1) { // dockerd's order is that of full names
      all.sort(Comparator.comparing(name -> ImageReference.parse(name).full()));
    }
    Image image = entry.image().came(document.origin(source), aside && !all.isEmpty());
    List<String> tags = new ArrayList<>();
    List<String> digests = new ArrayList<>();
    Instant last = null;
    for (String name : all) {
      (name.indexOf('@') >= 0 ? digests : tags).add(name);
      ImageNames.Target target = names.get(name);
      if (target != null && (last == null || target.tagged().isAfter(last))) {
        last = target.tagged();
      }
    }
    return image.withNames(tags, digests, last);
  }

  private List<String> direct(Digest id) {
    Map<Digest, List<String>> known = byId;
    if (known == null) {
      known = new HashMap<>();
      for (Map.Entry<String, ImageNames.Target> each : names.entrySet()) {
        known.computeIfAbsent(each.getValue().id(), unused -> new ArrayList<>()).add(each.getKey());
      }
      byId = known;
    }
    return known.getOrDefault(id, List.of());
  }

  private List<String> through(Digest index) {
    Map<Digest, List<String>> known = bySource;
    if (known == null) {
      known = new HashMap<>();
      for (Map.Entry<String, ImageNames.Target> each : names.entrySet()) {
        Digest source = each.getValue().source();
        if (source != null) {
          known.computeIfAbsent(source, unused -> new ArrayList<>()).add(each.getKey());
        }
      }
      bySource = known;
    }
    return known.getOrDefault(index, List.of());
  }
}
