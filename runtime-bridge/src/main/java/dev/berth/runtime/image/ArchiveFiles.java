package dev.berth.runtime.image;

import dev.berth.runtime.archive.RawNames;
import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final String BLOBS = "blobs/sha256/";

  private final Blobs blobs;
  private final ProgressSink progress;
  private final Map<String, byte[]> small = new HashMap<>();
  private final Map<String, Digest> large = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
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
      List<String> path = DirectoryStack.components(entry.name());
      String name = RawNames.text(String.join("/", path));
      if (entry.isFile()) {
        file(name, entry, tar, buffer);
      } else if (entry.isSymlink()) {
        links.put(name, resolve(path, RawNames.text(entry.linkName())));
      } else if (entry.isHardLink()) {
        links.put(name, String.join("/", DirectoryStack.components(entry.linkName())));
      }
    }
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
    Digest stated = statedDigest(name);
    try (BlobIngest ingest = stated == null ? blobs.ingest() : blobs.ingest(stated, entry.size())) {
      if (!ingest.complete()) {
        ingest.restart();
        for (int count; (count = tar.read(buffer, 0, buffer.length)) >= 0; ) {
          ingest.write(buffer, 0, count);
        }
      }
      ingest.discard(); // what is not committed is of no use
      large.put(name, ingest.commit());
    }
  }

  private static byte[] checked(String name, byte[] bytes) {
    Digest stated = statedDigest(name);
    if (stated != null && !stated.equals(MessageDigests.sha256(bytes))) {
      throw EngineException.invalid("invalid archive: " + name + " has another digest");
    }
    return bytes;
  }

  private static @Nullable Digest statedDigest(String name) {
    String hex = name.startsWith(BLOBS) ? name.substring(BLOBS.length()) : "";
    return HexIds.isFullId(hex) ? Digest.sha256(hex) : null;
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

  /** A small member, or null when there is none of that name; INVALID when it is too large. */
  byte @Nullable [] bytes(String name) throws IOException {
    String real = follow(name);
    byte[] bytes = small.get(real);
    Digest digest = large.get(real);
    if (bytes == null && digest != null) {
      bytes = blobs.read(digest, 16 << 20);
    }
    return bytes;
  }

  /**
   * The digest of a member, which is a blob of the store from now on; INVALID when it is absent.
   */
  Digest blob(String name) throws IOException {
    String real = follow(name);
    Digest digest = large.get(real);
    if (digest != null) {
      return digest;
    }
    byte[] bytes = small.get(real);
    if (bytes == null) {
      throw EngineException.invalid("invalid archive: it does not contain " + name);
    }
    return blobs.put(bytes);
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
