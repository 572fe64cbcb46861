package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The documents and names of the images there are. Documents are read when they are asked for, so
 * that a cold start that runs one image reads one. Thread-safe; every change is durable on return.
 */
final class ImageCatalog {
  static final int MAX_CONFIG = 16 << 20;
  private static final int MIN_PREFIX = 4;

  private record Entry(ImageDocument document, Image image) {}

  private final Blobs blobs;
  private final ImageNames names;
  private final DocumentStore<ImageDocument> documents;

  /** By hex id; null values were not read yet. */
  private @Nullable TreeMap<String, @Nullable Entry> entries;

  ImageCatalog(StorePaths paths, Blobs blobs) {
    this.blobs = blobs;
    this.names = new ImageNames(paths);
    this.documents = new DocumentStore<>(paths, paths.images(), ImageDocument.class);
  }

  /** Everything, newest first. */
  synchronized List<Image> list() throws IOException {
    Map<Digest, List<String>> byId = new HashMap<>();
    for (Map.Entry<String, ImageNames.Target> name : names.all().entrySet()) {
      byId.computeIfAbsent(name.getValue().id(), unused -> new ArrayList<>()).add(name.getKey());
    }
    List<Image> images = new ArrayList<>();
    for (String hex : List.copyOf(entries().keySet())) {
      Entry entry = visible(hex);
      if (entry != null) {
        images.add(named(entry, byId.getOrDefault(entry.document.id(), List.of())));
      }
    }
    images.sort(
        Comparator.comparing(
            Image::created, Comparator.nullsLast(Comparator.<Instant>reverseOrder())));
    return images;
  }

  /** By full id. */
  synchronized @Nullable Image get(Digest id) throws IOException {
    Entry entry = visible(id.hex());
    return entry == null ? null : named(entry, names.of(id));
  }

  /** By full id, also when it was removed by force under a container. */
  synchronized @Nullable Image getEvenRemoved(Digest id) throws IOException {
    Entry entry = entry(id.hex());
    return entry == null ? null : named(entry, names.of(id));
  }

  /** The document of an image. */
  synchronized @Nullable ImageDocument document(Digest id) throws IOException {
    Entry entry = visible(id.hex());
    return entry == null ? null : entry.document;
  }

  /** The documents of all images, those removed under a container included. */
  synchronized List<ImageDocument> allDocuments() throws IOException {
    List<ImageDocument> all = new ArrayList<>();
    for (String hex : List.copyOf(entries().keySet())) {
      Entry entry = entry(hex);
      if (entry != null) {
        all.add(entry.document);
      }
    }
    return all;
  }

  /** Resolves a name first, then an id or a unique prefix of one; null when there is none. */
  synchronized @Nullable Image find(String ref) throws IOException {
    String hex = ref.startsWith("sha256:") ? ref.substring("sha256:".length()) : ref;
    if (HexIds.isFullId(hex)) {
      return get(Digest.sha256(hex));
    }
    Digest named = ref.equals(hex) ? byName(ref) : null;
    if (named != null) {
      return get(named);
    }
    if (hex.length() < MIN_PREFIX || !HexIds.isHex(hex)) {
      return null;
    }
    String found = uniquePrefix(hex);
    return found == null ? null : get(Digest.sha256(found));
  }

  private @Nullable Digest byName(String ref) throws IOException {
    ImageReference name;
    try {
      name = ImageReference.parse(ref).withDefaultTag();
    } catch (EngineException e) {
      return null;
    }
    if (name.digest() != null) {
      return names.find(name.withDigest(name.digest()).familiar());
    }
    return names.find(name.familiar());
  }

  private @Nullable String uniquePrefix(String hex) throws IOException {
    Map<String, @Nullable Entry> tail = entries().subMap(hex, hex + "g");
    String found = null;
    for (String id : List.copyOf(tail.keySet())) {
      if (visible(id) == null) {
        continue;
      }
      if (found != null) {
        return null; // ambiguous is unknown, as in Docker
      }
      found = id;
    }
    return found;
  }

  /**
   * Stores the document.
   *
   * @param replace whether its manifest takes the place of the one an image that is there has: a
   *     registry's does, one made up for an archive does not
   */
  synchronized void add(ImageDocument document, boolean replace) throws IOException {
    String hex = document.id().hex();
    ImageDocument there = document(document.id());
    if (there == null || there.manifest() == null || (replace && !there.equals(document))) {
      documents.write(hex, document);
      entries().put(hex, null);
    }
  }

  /** Points names at an image. */
  synchronized void name(List<String> added, Digest id) throws IOException {
    if (!added.isEmpty()) {
      names.put(added, id, Instant.now());
    }
  }

  synchronized void unname(List<String> removed) throws IOException {
    names.remove(removed);
  }

  /** What a name, tag or digest included, points at. */
  synchronized @Nullable Digest named(String familiar) throws IOException {
    return names.find(familiar);
  }

  /**
   * Forgets an image and its names; its content is the collector's.
   *
   * @param keep leaves the document, marked, for containers that still use it
   */
  synchronized void remove(Digest id, boolean keep) throws IOException {
    List<String> left = names.of(id);
    if (!left.isEmpty()) {
      names.remove(left);
    }
    ImageDocument document = document(id);
    if (keep && document != null) {
      documents.write(id.hex(), document.asRemoved());
      entries().put(id.hex(), null);
      return;
    }
    documents.delete(id.hex());
    entries().remove(id.hex());
  }

  private TreeMap<String, @Nullable Entry> entries() {
    TreeMap<String, @Nullable Entry> known = entries;
    if (known == null) {
      known = new TreeMap<>();
      for (String key : documents.keys()) {
        known.put(key, null);
      }
      entries = known;
    }
    return known;
  }

  private @Nullable Entry visible(String hex) throws IOException {
    Entry entry = entry(hex);
    return entry == null || entry.document.removed() ? null : entry;
  }

  private @Nullable Entry entry(String hex) throws IOException {
    Entry known = entries().get(hex);
    if (known == null && entries().containsKey(hex)) {
      ImageDocument document = documents.read(hex);
      if (document != null) {
        byte[] config = blobs.read(document.id(), MAX_CONFIG);
        known = new Entry(document, ImageConfigReader.of(config).image(document));
        entries().put(hex, known);
      }
    }
    return known;
  }

  private Image named(Entry entry, List<String> all) throws IOException {
    List<String> tags = new ArrayList<>();
    List<String> digests = new ArrayList<>();
    Instant last = null;
    for (String name : all) {
      (name.indexOf('@') >= 0 ? digests : tags).add(name);
      ImageNames.Target target = names.all().get(name);
      if (target != null && (last == null || target.tagged().isAfter(last))) {
        last = target.tagged();
      }
    }
    return entry.image.withNames(tags, digests, last);
  }
}
