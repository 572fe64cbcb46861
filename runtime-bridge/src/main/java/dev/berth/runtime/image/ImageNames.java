package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of images: familiar name with tag or digest, to id. One document, replaced whole: a
 * name moves from one image to another at one instant. Callers serialise.
 */
final class ImageNames {
  private static final int FORMAT = 2;

  /**
   * What a name points at.
   *
   * @param tagged when it was given
   * @param source digest of the manifest or index it came with; null for the image's own, as in
   *     documents of format 1
   */
  record Target(Digest id, Instant tagged, @Nullable Digest source) {}

  /** The file. */
  record Document(int format, Map<String, Target> names) {}

  private final StorePaths paths;
  private @Nullable TreeMap<String, Target> names;

  ImageNames(StorePaths paths) {
    this.paths = paths;
  }

  @Nullable Target find(String name) throws IOException {
    return names().get(name);
  }

  /** All names of an image, sorted, with what they point at. */
  Map<String, Target> of(Digest id) throws IOException {
    Map<String, Target> found = new TreeMap<>(names());
    found.values().removeIf(target -> !target.id.equals(id));
    return found;
  }

  /** Everything, by name. */
  Map<String, Target> all() throws IOException {
    return names();
  }

  /** Points names at an image, durably. */
  void put(List<String> added, Digest id, @Nullable Digest source, Instant now) throws IOException {
    TreeMap<String, Target> next = new TreeMap<>(names());
    for (String name : added) {
      next.put(name, new Target(id, now, source));
    }
    replace(next);
  }

  /** Takes names away, durably. */
  void remove(List<String> removed) throws IOException {
    TreeMap<String, Target> next = new TreeMap<>(names());
    removed.forEach(next::remove);
    replace(next);
  }

  private void replace(TreeMap<String, Target> next) throws IOException {
    Files.createDirectories(paths.temporary());
    AtomicFiles.write(
        paths.imageNames(), Json.write(new Document(FORMAT, next)), paths.temporary());
    names = next;
  }

  private TreeMap<String, Target> names() throws IOException {
    TreeMap<String, Target> known = names;
    if (known == null) {
      known = read();
      names = known;
    }
    return known;
  }

  private TreeMap<String, Target> read() throws IOException {
    try {
      byte[] json = Files.readAllBytes(paths.imageNames());
      return new TreeMap<>(Json.read(json, Document.class).names());
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    }
  }
}
