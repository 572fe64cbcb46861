package dev.berth.it.tree;

import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A file of any type, whatever its names are.
 *
 * @param type {@code file}, {@code directory}, {@code link}, {@code fifo}, {@code character},
 *     {@code block}
 * @param mode the permission bits, set-id and sticky bits among them
 * @param owner {@code uid:gid}
 * @param content the digest of a file's bytes, a link's target, a device's numbers, else empty
 * @param size in bytes, zero for all but files
 * @param modified whole seconds since the epoch
 * @param xattrs extended attributes by name
 */
record Inode(
    String type,
    int mode,
    String owner,
    String content,
    long size,
    long modified,
    Map<String, String> xattrs) {
  private static final String XATTR = "SCHILY.xattr.";

  /** A directory that no layer tells anything of. */
  static Inode implied() {
    return new Inode("directory", 0755, "0:0", "", 0, 0, Map.of());
  }

  static Inode of(TarArchiveEntry entry, String digest) {
    String type = type(entry);
    Map<String, String> xattrs = new TreeMap<>();
    entry
        .getExtraPaxHeaders()
        .forEach(
            (key, value) -> {
              if (key.startsWith(XATTR)) {
                xattrs.put(key.substring(XATTR.length()), value);
              }
            });
    return new Inode(
        type,
        entry.getMode() & 07777,
        entry.getLongUserId() + ":" + entry.getLongGroupId(),
        switch (type) {
          case "file" -> digest;
          case "link" -> entry.getLinkName();
          case "character", "block" -> entry.getDevMajor() + "," + entry.getDevMinor();
          default -> "";
        },
        type.equals("file") ? entry.getSize() : 0,
        entry.getLastModifiedTime().toInstant().getEpochSecond(),
        xattrs);
  }

  private static String type(TarArchiveEntry entry) {
    return switch (entry.getLinkFlag()) {
      case TarConstants.LF_DIR -> "directory";
      case TarConstants.LF_SYMLINK -> "link";
      case TarConstants.LF_FIFO -> "fifo";
      case TarConstants.LF_CHR -> "character";
      case TarConstants.LF_BLK -> "block";
      default -> "file";
    };
  }
}
