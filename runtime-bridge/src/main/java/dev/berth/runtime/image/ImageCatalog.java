package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.image.ImageDocuments.Entry;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The images there are, by id and by name. A name that came with an index means the image of it for
 * this host where that is here, else the one that came last; the index's other images are reached
 * through the same name. Thread-safe; every change is durable on return.
 */
final class ImageCatalog {
  private static final int MIN_PREFIX = 4;

  private final ImageDocuments documents;
  private final ImageNames names;

  ImageCatalog(StorePaths paths, Blobs blobs) {
    this.documents = new ImageDocuments(paths, blobs);
    this.names = new ImageNames(paths);
  }

  /** Everything, newest first. */
  synchronized List<Image> list() throws IOException {
    NamesByImage all = new NamesByImage(names.all());
    List<Image> images = new ArrayList<>();
    for (Entry entry : documents.allVisible()) {
      images.add(all.named(entry, null));
    }
    images.sort(
        Comparator.comparing(
            Image::created, Comparator.nullsLast(Comparator.<Instant>reverseOrder())));
    return images;
  }

  /** By full id. */
  synchronized @Nullable Image get(Digest id) throws IOException {
    Entry entry = documents.visible(id.hex());
    return entry == null ? null : named(entry, null);
  }

  /** By full id, also when it was removed by force under a container. */
  synchronized @Nullable Image getEvenRemoved(Digest id) throws IOException {
    Entry entry = documents.entry(id.hex());
    return entry == null ? null : named(entry, null);
  }

  /** The document of an image. */
  synchronized @Nullable ImageDocument document(Digest id) throws IOException {
    Entry entry = documents.visible(id.hex());
    return entry == null ? null : entry.document();
  }

  /** The documents of all images, those removed under a container included. */
  synchronized List<ImageDocument> allDocuments() throws IOException {
    return documents.all().stream().map(Entry::document).toList();
  }

  /** Resolves a name first, then an id or a unique prefix of one; null when there is none. */
  synchronized @Nullable Image find(String ref) throws IOException {
    String hex = ref.startsWith("sha256:") ? ref.substring("sha256:".length()) : ref;
    if (HexIds.isFullId(hex)) {
      return get(Digest.sha256(hex));
    }
    ImageNames.Target named = ref.equals(hex) ? target(ref) : null;
    if (named != null) {
      Entry entry = documents.visible(named.id().hex());
      return entry == null ? null : named(entry, named.source());
    }
    if (hex.length() < MIN_PREFIX || !HexIds.isHex(hex)) {
      return null;
    }
    String found = documents.uniquePrefix(hex);
    return found == null ? null : get(Digest.sha256(found));
  }

  /** Whether a reference is an id, or the beginning of one, and no name. */
  synchronized boolean isId(String ref) throws IOException {
    String hex = ref.startsWith("sha256:") ? ref.substring("sha256:".length()) : ref;
    return HexIds.isFullId(hex)
        || (HexIds.isHex(hex) && target(ref) == null && documents.uniquePrefix(hex) != null);
  }

  /** The same for a platform, out of all images of the index; null when none is for it. */
  synchronized @Nullable Image find(String ref, PlatformMatcher platform) throws IOException {
    Image found = find(ref);
    return found == null ? null : platform.best(family(found), Image::platform);
  }

  /** The image and those of the same index that are here, the image first. */
  synchronized List<Image> family(Image image) throws IOException {
    List<Image> all = new ArrayList<>();
    all.add(image);
    Digest index = image.index();
    if (index != null) {
      for (Entry entry : documents.allVisible()) {
        if (entry.document().isOf(index) && !entry.document().id().equals(image.id())) {
          all.add(named(entry, index));
        }
      }
    }
    return all;
  }

  private ImageNames.@Nullable Target target(String ref) throws IOException {
    ImageReference name;
    try {
      name = ImageReference.parse(ref).withDefaultTag();
    } catch (EngineException e) {
      return null;
    }
    Digest digest = name.digest();
    return names.find(digest == null ? name.familiar() : name.withDigest(digest).familiar());
  }

  /**
   * Stores the document.
   *
   * @param replace whether its manifest goes before the one an image that is there has: a
   *     registry's does, one made up for an archive is then not needed
   */
  synchronized void add(ImageDocument document, boolean replace) throws IOException {
    ImageDocument there = document(document.id());
    if (there == null || there.manifest() == null) {
      documents.write(document);
    } else if (replace && !document.origins().isEmpty()) {
      ImageDocument joined = there.joined(document);
      Set<Digest> used = sources();
      used.add(joined.origins().getFirst().top());
      joined = joined.keeping(each -> used.contains(each.top()));
      if (!joined.origins().equals(there.origins())) {
        documents.write(joined);
      }
    }
  }

  /**
   * Points names at an image.
   *
   * @param source digest of the manifest or index they came with; null for the image's own
   */
  synchronized void name(List<String> added, Digest id, @Nullable Digest source)
      throws IOException {
    if (added.isEmpty()) {
      return;
    }
    ImageDocument document = document(id);
    ImageOrigin origin = document == null ? null : document.origin(source);
    Digest top = source == null || origin == null ? null : origin.top();
    Digest index = origin == null ? null : origin.index();
    Set<Digest> left = new HashSet<>();
    for (String name : added) {
      ImageNames.Target before = names.find(name);
      if (before != null) {
        left.add(before.id());
      }
    }
    names.put(added, index == null ? id : chosen(index, id), top, Instant.now());
    forgetOrigins(left);
  }

  /** What a name means that points at an index. */
  private Digest chosen(Digest index, Digest latest) throws IOException {
    Image image = get(latest);
    if (image == null) {
      return latest;
    }
    Entry entry = documents.visible(latest.hex());
    List<Image> family = entry == null ? List.of(image) : family(named(entry, index));
    Image host = PlatformMatcher.of("").best(family, Image::platform);
    return host == null ? latest : host.id();
  }

  synchronized void unname(List<String> removed) throws IOException {
    Set<Digest> left = new HashSet<>();
    for (String name : removed) {
      ImageNames.Target target = names.find(name);
      if (target != null) {
        left.add(target.id());
      }
    }
    names.remove(removed);
    forgetOrigins(left);
  }

  /** Ways that no name points at any more need not be kept. */
  private void forgetOrigins(Set<Digest> ids) throws IOException {
    Set<Digest> used = sources();
    for (Digest id : ids) {
      ImageDocument document = document(id);
      if (document != null && document.origins().size() > 1) {
        ImageDocument kept = document.keeping(each -> used.contains(each.top()));
        if (kept.origins().size() < document.origins().size()) {
          documents.write(kept);
        }
      }
    }
  }

  private Set<Digest> sources() throws IOException {
    Set<Digest> used = new HashSet<>();
    for (ImageNames.Target each : names.all().values()) {
      if (each.source() != null) {
        used.add(each.source());
      }
    }
    return used;
  }

  /** What a name, tag or digest included, points at. */
  synchronized @Nullable Digest named(String familiar) throws IOException {
    ImageNames.Target target = names.find(familiar);
    return target == null ? null : target.id();
  }

  /** The names that mean this very image, and not one aside of it; sorted. */
  synchronized List<String> ownNames(Digest id) throws IOException {
    return List.copyOf(names.of(id).keySet());
  }

  /** Whether an image was made of it here. */
  synchronized boolean hasChildren(Digest id) throws IOException {
    for (Entry entry : documents.allVisible()) {
      if (id.equals(entry.document().parent())) {
        return true;
      }
    }
    return false;
  }

  /** Whether neither a name nor a child needs it. */
  synchronized boolean isDangling(Digest id) throws IOException {
    Image image = get(id);
    boolean named = image != null && !(image.repoTags().isEmpty() && image.repoDigests().isEmpty());
    return !named && !hasChildren(id);
  }

  /** By what a name came; null when it does not tell. */
  synchronized @Nullable Digest source(String ref) throws IOException {
    ImageNames.Target target = target(ref);
    return target == null ? null : target.source();
  }

  /**
   * Forgets an image; its names go to another image of the same index where there is one, or else
   * with it. Its content is the collector's.
   *
   * @param keep leaves the document, marked, for containers that still use it
   */
  synchronized void remove(Digest id, boolean keep) throws IOException {
    ImageDocument document = document(id);
    List<String> lost = new ArrayList<>();
    for (Map.Entry<String, ImageNames.Target> name : names.of(id).entrySet()) {
      Digest source = name.getValue().source();
      Image heir = document == null || source == null ? null : heir(id, source);
      if (heir == null) {
        lost.add(name.getKey());
      } else {
        names.put(List.of(name.getKey()), heir.id(), source, name.getValue().tagged());
      }
    }
    if (!lost.isEmpty()) {
      names.remove(lost);
    }
    if (keep && document != null) {
      documents.write(document.asRemoved());
    } else {
      documents.delete(id);
    }
  }

  private @Nullable Image heir(Digest id, Digest source) throws IOException {
    List<Image> heirs = new ArrayList<>();
    for (Entry entry : documents.allVisible()) {
      if (!entry.document().id().equals(id) && entry.document().isOf(source)) {
        heirs.add(entry.image());
      }
    }
    Image host = PlatformMatcher.of("").best(heirs, Image::platform);
    return host != null || heirs.isEmpty() ? host : heirs.getFirst();
  }

  private Image named(Entry entry, @Nullable Digest source) throws IOException {
    return new NamesByImage(names.all()).named(entry, source);
  }
}
