package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The documents of images. They are read when they are asked for, so that a cold start that runs
 * one image reads one. Callers serialise; every change is durable on return.
 */
final class ImageDocuments {
  private static final System.Logger LOG = System.getLogger(ImageDocuments.class.getName());

  static final int MAX_CONFIG = 16 << 20;

  /** A document, and the image without names that it and its config tell. */
  record Entry(ImageDocument document, Image image) {}

  private final Blobs blobs;
  private final DocumentStore<ImageDocument> documents;

  /** By hex id; null values were not read yet. */
  private @Nullable TreeMap<String, @Nullable Entry> entries;

  ImageDocuments(StorePaths paths, Blobs blobs) {
    this.blobs = blobs;
    this.documents = new DocumentStore<>(paths, paths.images(), ImageDocument.class);
  }

  /** Also an image that was removed under a container; null when there is none. */
  @Nullable Entry entry(String hex) throws IOException {
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

  /** An image that was not removed, or null. */
  @Nullable Entry visible(String hex) throws IOException {
    Entry entry = entry(hex);
    return entry == null || entry.document().removed() ? null : entry;
  }

  /** All, those removed under a container included. */
  List<Entry> all() throws IOException {
    List<Entry> all = new ArrayList<>();
    for (String hex : List.copyOf(entries().keySet())) {
      Entry entry = entry(hex);
      if (entry != null) {
        all.add(entry);
      }
    }
    return all;
  }

  /** All that were not removed and can be read; the others are logged. */
  List<Entry> allVisible() {
    List<Entry> all = new ArrayList<>();
    for (String hex : List.copyOf(entries().keySet())) {
      try {
        Entry entry = visible(hex);
        if (entry != null) {
          all.add(entry);
        }
      } catch (IOException | EngineException e) {
        LOG.log(Level.WARNING, "cannot read image " + hex + ": " + e.getMessage());
      }
    }
    return all;
  }

  /** The full id that a prefix means; null for none, and for more than one, as in Docker. */
  @Nullable String uniquePrefix(String hex) throws IOException {
    Map<String, @Nullable Entry> tail = entries().subMap(hex, hex + "g");
    String found = null;
    for (String id : List.copyOf(tail.keySet())) {
      if (visible(id) == null) {
        continue;
      }
      if (found != null) {
        return null;
      }
      found = id;
    }
    return found;
  }

  void write(ImageDocument document) {
    documents.write(document.id().hex(), document);
    entries().put(document.id().hex(), null);
  }

  void delete(Digest id) {
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
}
