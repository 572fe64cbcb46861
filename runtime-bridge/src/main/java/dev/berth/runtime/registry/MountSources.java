package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which repositories of a registry are known to have a layer: where its images came from. */
final class MountSources {
  private static final int LIMIT = 3;

  private final Map<Digest, Set<String>> repositories = new HashMap<>();

  /** Looks through what is here, for a push to this reference. */
  MountSources(ImageReference target, List<Image> images) {
    for (Image image : images) {
      for (String name : image.repoDigests()) {
        ImageReference known = ImageReference.parse(name);
        if (known.domain().equals(target.domain()) && !known.path().equals(target.path())) {
          for (Digest diffId : image.diffIds()) {
            repositories.computeIfAbsent(diffId, unused -> new LinkedHashSet<>()).add(known.path());
          }
        }
      }
    }
  }

  /** A few repositories, the likeliest first. */
  List<String> of(Digest diffId) {
    List<String> all = new ArrayList<>(repositories.getOrDefault(diffId, Set.of()));
    return all.subList(0, Math.min(LIMIT, all.size()));
  }
}
