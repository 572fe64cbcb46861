package dev.berth.runtime.manifest;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The lists of images there are, one document each. Thread-safe; every change is durable on return.
 */
public final class ManifestLists {
  private static final System.Logger LOG = System.getLogger(ManifestLists.class.getName());
  private static final int MIN_PREFIX = 4;

  private final Blobs blobs;
  private final DocumentStore<ManifestList> documents;
  private @Nullable Map<String, ManifestList> known;

  public ManifestLists(StorePaths paths, Blobs blobs) {
    this.blobs = blobs;
    this.documents = new DocumentStore<>(paths, paths.manifestLists(), ManifestList.class);
  }

  /** All, newest first. */
  public synchronized List<ManifestList> list() {
    List<ManifestList> all = new ArrayList<>(known().values());
    all.sort(Comparator.comparing(ManifestList::created).reversed());
    return all;
  }

  /** Finds one by a name (tag {@code latest} unless it says another), id, or an id's prefix. */
  public synchronized @Nullable ManifestList find(String ref) {
    if (known().isEmpty()) {
      return null; // most users have none, and everybody looks images up
    }
    String name = familiar(ref);
    ManifestList found = null;
    boolean several = false;
    for (ManifestList each : known().values()) {
      if (name != null && each.names().contains(name)) {
        return each;
      }
      if (ref.length() >= MIN_PREFIX && HexIds.isHex(ref) && each.id().startsWith(ref)) {
        several = found != null;
        found = each;
      }
    }
    return several ? null : found;
  }

  private static @Nullable String familiar(String ref) {
    try {
      return ImageReference.parse(ref).withDefaultTag().familiar();
    } catch (EngineException e) {
      return null;
    }
  }

  /** Makes one under a name, which other lists lose. */
  public synchronized ManifestList create(String name, Map<String, String> annotations) {
    String familiar = ImageReference.parse(name).withDefaultTag().familiar();
    ManifestList made =
        new ManifestList(
            ManifestList.FORMAT,
            HexIds.random(),
            List.of(),
            Instant.now(),
            annotations,
            null,
            List.of());
    put(made);
    return name(made.id(), familiar);
  }

  /** Gives a list a name, which other lists lose. */
  public synchronized ManifestList name(String id, String familiar) {
    for (ManifestList each : List.copyOf(known().values())) {
      if (each.names().contains(familiar) && !each.id().equals(id)) {
        put(each.named(each.names().stream().filter(name -> !name.equals(familiar)).toList()));
      }
    }
    return update(
        id,
        list -> {
          List<String> names = new ArrayList<>(list.names());
          names.remove(familiar);
          names.add(familiar);
          return list.named(names);
        });
  }

  /** Takes a name off a list, which stays also without any. */
  public synchronized ManifestList unname(String id, String familiar) {
    return update(
        id,
        list -> list.named(list.names().stream().filter(name -> !name.equals(familiar)).toList()));
  }

  /** Changes one; NOT_FOUND when it is gone. */
  public synchronized ManifestList update(String id, UnaryOperator<ManifestList> change) {
    ManifestList before = known().get(id);
    if (before == null) {
      throw EngineException.notFound("No such image: " + id);
    }
    ManifestList after = change.apply(before);
    put(after);
    return after;
  }

  private void put(ManifestList list) {
    documents.write(list.id(), list);
    known().put(list.id(), list);
  }

  /** Removes one; what only it refers to is collected later. False when it was not there. */
  public synchronized boolean remove(String id) {
    known().remove(id);
    return documents.delete(id);
  }

  private Map<String, ManifestList> known() {
    Map<String, ManifestList> all = known;
    if (all == null) {
      all = new TreeMap<>();
      for (ManifestList each : documents.list()) {
        all.put(each.id(), each);
      }
      known = all;
    }
    return all;
  }

  /** Adds the blobs that lists refer to. */
  public void keep(Set<Digest> kept) {
    for (ManifestList list : list()) {
      for (ManifestEntry entry : list.entries()) {
        if (entry.source() == null) {
          keep(entry.digest(), kept);
        }
      }
    }
  }

  private void keep(Digest manifest, Set<Digest> kept) {
    kept.add(manifest);
    try {
      if (blobs.has(manifest)) {
        ManifestContent.of(blobs, manifest).blobs().forEach(each -> kept.add(each.digest()));
      }
    } catch (IOException | EngineException e) {
      LOG.log(Level.WARNING, "cannot read what a list of images refers to: " + manifest, e);
    }
  }
}
