package dev.berth.runtime.image;

import dev.berth.runtime.archive.RawNames;
import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The members of an image archive, read once from a stream in whatever order they come: small ones
 * in memory, large ones straight into the content store.
 */
final class ArchiveFiles {
  private static final int SMALL = 1 << 18;
  private static final long MEMORY = 32L << 20;
  private static final int MAX_MEMBERS = 100_000;
  private static final int MAX_LINKS = 16;
  private static final int MAX_NAME = 4096;
  private static final int MAX_DOCUMENT = 8 << 20;
  private static final String BLOBS = "blobs/";

  private final Blobs blobs;
  private final ProgressSink progress;
  private final Map<String, byte[]> small = new HashMap<>();
  private final Map<String, Digest> large = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private final Set<Digest> surplus = new HashSet<>();
  private long held;

  ArchiveFiles(Blobs blobs, ProgressSink progress) {
    this.blobs = blobs;
    this.progress = progress;
  }

  void read(TarReader tar) throws IOException {
    byte[] buffer = new byte[1 << 17];
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      if (small.size() + large.size() + links.size() > MAX_MEMBERS) {
        throw EngineException.invalid("invalid archive: more than " + MAX_MEMBERS + " members");
      }
      if (progress.cancelled()) {
        throw EngineException.invalid("context canceled");
      }
      if (entry.name().length() + entry.linkName().length() > MAX_NAME) {
        throw EngineException.invalid("invalid archive: a member's name is too long");
      }
      List<String> path = DirectoryStack.components(entry.name());
      String name = RawNames.text(String.join("/", path));
      forget(name);
      if (entry.isFile()) {
        file(name, entry, tar, buffer);
      } else if (entry.isSymlink()) {
        links.put(name, resolve(path, RawNames.text(entry.linkName())));
      } else if (entry.isHardLink()) {
        links.put(name, String.join("/", DirectoryStack.components(entry.linkName())));
      }
    }
  }

  /** A later member takes the place of an earlier one of the same name. */
  private void forget(String name) {
    byte[] bytes = small.remove(name);
    held -= bytes == null ? 0 : bytes.length;
    large.remove(name);
    links.remove(name);
  }

  private void file(String name, TarEntry entry, TarReader tar, byte[] buffer) throws IOException {
    if (entry.sparse() != null) {
      throw EngineException.invalid("invalid archive: " + name + " is a sparse file");
    }
    if (entry.size() <= SMALL && held + entry.size() <= MEMORY) {
      byte[] bytes = new byte[(int) entry.size()];
      int filled = 0;
      while (filled < bytes.length) {
        filled += tar.read(bytes, filled, bytes.length - filled);
      }
      held += bytes.length;
      small.put(name, checked(name, bytes));
      return;
    }
    blobs.requireSpace(entry.size());
    Digest stated = statedDigest(name);
    try (BlobIngest ingest = stated == null ? blobs.ingest() : blobs.ingest(stated, entry.size())) {
      if (!ingest.complete()) {
        ingest.restart();
        for (int count; (count = tar.read(buffer, 0, buffer.length)) >= 0; ) {
          ingest.write(buffer, 0, count);
        }
      }
      ingest.discard(); // what is not committed is of no use
      Digest digest = ingest.commit();
      large.put(name, digest);
      surplus.add(digest);
    }
  }

  private static byte[] checked(String name, byte[] bytes) {
    Digest stated = statedDigest(name);
    if (stated != null && !stated.equals(MessageDigests.digest(bytes, stated.algorithm()))) {
      throw EngineException.invalid("invalid archive: " + name + " has another digest");
    }
    return bytes;
  }

  /** The digest that a layout's member has by its name, or null. */
  private static @Nullable Digest statedDigest(String name) {
    if (!name.startsWith(BLOBS)) {
      return null;
    }
    try {
      return Digest.parse(name.substring(BLOBS.length()).replaceFirst("/", ":"));
    } catch (EngineException e) {
      return null;
    }
  }

  /** The name a symbolic link points at; one that leaves the archive is refused. */
  private static String resolve(List<String> link, String target) {
    List<String> path = new ArrayList<>(link.subList(0, link.size() - 1));
    for (String component : target.split("/", -1)) {
      if (component.equals("..")) {
        if (path.isEmpty()) {
          throw outside(link, target);
        }
        path.removeLast();
      } else if (!component.isEmpty() && !component.equals(".")) {
        path.add(component);
      }
    }
    if (target.startsWith("/")) {
      throw outside(link, target);
    }
    return String.join("/", path);
  }

  private static EngineException outside(List<String> link, String target) {
    return EngineException.invalid(
        "invalid archive: link \""
            + String.join("/", link)
            + "\" to \""
            + target
            + "\" is outside of the archive");
  }

  /** Whether there is a file of that name. */
  boolean has(String name) {
    String real = follow(name);
    return small.containsKey(real) || large.containsKey(real);
  }

  /** The names of directories at the top that hold a file of this name, sorted. */
  SortedSet<String> directoriesWith(String file) {
    SortedSet<String> directories = new TreeSet<>();
    for (Map<String, ?> some : List.of(small, large, links)) {
      for (String name : some.keySet()) {
        int slash = name.indexOf('/');
        if (slash > 0 && name.substring(slash + 1).equals(file)) {
          directories.add(name.substring(0, slash));
        }
      }
    }
    return directories;
  }

  /** A document, or null when there is none of that name; INVALID when it is too large. */
  byte @Nullable [] bytes(String name) throws IOException {
    String real = follow(name);
    byte[] bytes = small.get(real);
    Digest digest = large.get(real);
    return bytes == null && digest != null ? blobs.read(digest, MAX_DOCUMENT) : bytes;
  }

  /**
   * The digest of a member, which is a blob of the store from now on; INVALID when it is absent.
   */
  Digest blob(String name) throws IOException {
    String real = follow(name);
    Digest digest = large.get(real);
    if (digest != null) {
      surplus.remove(digest);
      return digest;
    }
    byte[] bytes = small.get(real);
    if (bytes == null) {
      throw missing(name);
    }
    Digest stated = statedDigest(real);
    return stated == null ? blobs.put(bytes) : blobs.put(stated, bytes);
  }

  /** What to say of a member that is not there. */
  static EngineException missing(String name) {
    return EngineException.invalid("invalid archive: it does not contain " + name);
  }

  /** Whether there was large content that nobody asked for, and that is to be collected. */
  boolean hasSurplus() {
    return !surplus.isEmpty();
  }

  private String follow(String name) {
    String at = name.startsWith("./") ? name.substring(2) : name;
    for (int i = 0; i < MAX_LINKS; i++) {
      String next = links.get(at);
      if (next == null) {
        return at;
      }
      at = next;
    }
    throw EngineException.invalid("invalid archive: too many links at " + name);
  }
}
