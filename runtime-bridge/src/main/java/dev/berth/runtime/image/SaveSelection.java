package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which images, under which names, references to be saved mean. */
final class SaveSelection {
  /**
   * An image to save.
   *
   * @param index digest of the index to save it with, null for the image alone
   * @param tags its names, none for one asked for by id
   */
  record Chosen(Image image, @Nullable Digest index, Set<String> tags) {}

  private record Key(Digest id, @Nullable Digest index) {}

  private final ImageCatalog catalog;
  private final List<PlatformMatcher> platforms;
  private final Map<Key, Chosen> chosen = new LinkedHashMap<>();

  SaveSelection(ImageCatalog catalog, List<Platform> platforms) {
    this.catalog = catalog;
    this.platforms = platforms.stream().map(PlatformMatcher::of).toList();
  }

  /** Finds what a reference means; a bare repository name means all its tags. */
  void add(String ref) throws IOException {
    List<String> tags = tagsOfRepository(ref);
    for (String tag : tags) {
      add(tag, tag);
    }
    if (tags.isEmpty()) {
      add(ref, tag(ref));
    }
  }

  private void add(String ref, @Nullable String tag) throws IOException {
    Image found = catalog.find(ref);
    if (found == null) {
      throw EngineException.notFound("No such image: " + ref);
    }
    Image image = wanted(found);
    Digest index = platforms.size() == 1 ? null : image.index();
    Set<String> tags =
        chosen.computeIfAbsent(
                new Key(image.id(), index), key -> new Chosen(image, index, new LinkedHashSet<>()))
            .tags;
    if (tag != null && found.repoTags().contains(tag)) {
      tags.add(tag);
    }
  }

  /** The image itself, or the one of the first platform; there must be one for each. */
  private Image wanted(Image found) throws IOException {
    Image image = found;
    for (PlatformMatcher platform : platforms.reversed()) {
      Image match = platform.best(catalog.family(found), Image::platform);
      if (match == null) {
        throw EngineException.notFound(
            "no suitable export target found for platform " + platform.text());
      }
      image = match;
    }
    return image;
  }

  private static @Nullable String tag(String ref) {
    try {
      return ImageReference.parse(ref).withDefaultTag().familiar();
    } catch (EngineException e) {
      return null;
    }
  }

  private List<String> tagsOfRepository(String ref) throws IOException {
    if (catalog.isId(ref)) {
      return List.of();
    }
    ImageReference name = ImageReference.parse(ref);
    List<String> tags = new ArrayList<>();
    if (name.isNameOnly()) {
      for (Image image : catalog.list()) {
        for (String tag : image.repoTags()) {
          if (ImageReference.parse(tag).name().equals(name.name())) {
            tags.add(tag);
          }
        }
      }
    }
    return tags;
  }

  List<Chosen> all() {
    return List.copyOf(chosen.values());
  }

  /** Whether an image of an index is saved with it. */
  boolean wants(Image image) {
    return platforms.isEmpty() || platforms.stream().anyMatch(each -> each.matches(image));
  }
}
