package dev.berth.runtime.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * Facts of lstat(2).
 *
 * @param mode type and permission bits
 * @param identity of device and inode, for hard links
 */
record FileFacts(
    int mode,
    int uid,
    int gid,
    long size,
    Instant modified,
    int links,
    String identity,
    long rdev) {
  private static final int FORMAT = 0170000;

  static FileFacts of(Path path) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(
            path,
            "unix:mode,uid,gid,size,lastModifiedTime,nlink,dev,ino,rdev",
            LinkOption.NOFOLLOW_LINKS);
    return new FileFacts(
        number(all, "mode"),
        number(all, "uid"),
        number(all, "gid"),
        ((Number) value(all, "size")).longValue(),
        ((FileTime) value(all, "lastModifiedTime")).toInstant(),
        number(all, "nlink"),
        value(all, "dev") + ":" + value(all, "ino"),
        ((Number) value(all, "rdev")).longValue());
  }

  boolean isDirectory() {
    return (mode & FORMAT) == 0040000;
  }

  boolean isSymlink() {
    return (mode & FORMAT) == 0120000;
  }

  boolean isFile() {
    return (mode & FORMAT) == 0100000;
  }

  boolean isCharacterDevice() {
    return (mode & FORMAT) == 0020000;
  }

  /** Whether overlayfs would hide a name by it: a character device 0:0. */
  boolean isWhiteout() {
    return isCharacterDevice() && rdev == 0;
  }

  /** The tar type flag, 0 for what no archive holds. */
  char tarType() {
    return switch (mode & FORMAT) {
      case 0100000 -> '0';
      case 0120000 -> '2';
      case 0020000 -> '3';
      case 0060000 -> '4';
      case 0040000 -> '5';
      case 0010000 -> '6';
      default -> 0;
    };
  }

  /** As glibc splits device numbers. */
  int major() {
    return (int) (((rdev >>> 8) & 0xfff) | ((rdev >>> 32) & ~0xfffL));
  }

  int minor() {
    return (int) ((rdev & 0xff) | ((rdev >>> 12) & ~0xffL));
  }

  private static int number(Map<String, Object> all, String key) {
    return ((Number) value(all, key)).intValue();
  }

  private static Object value(Map<String, Object> all, String key) {
    Object value = all.get(key);
    if (value == null) {
      throw new IllegalStateException("no attribute " + key);
    }
    return value;
  }
}
