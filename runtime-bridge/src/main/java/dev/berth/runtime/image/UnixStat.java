package dev.berth.runtime.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What stat(2) says of a file, links not followed.
 *
 * @param mode with the file type bits
 * @param inode equal for names of one file
 */
record UnixStat(int mode, int uid, int gid, int links, Object inode) {
  /** The permission bits, set-id bits and sticky bit of a mode. */
  static final int PERMISSIONS = 07777;

  static UnixStat of(Path file) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(file, "unix:mode,uid,gid,nlink,ino", LinkOption.NOFOLLOW_LINKS);
    return new UnixStat(
        number(all, "mode"),
        number(all, "uid"),
        number(all, "gid"),
        number(all, "nlink"),
        Objects.requireNonNull(all.get("ino")));
  }

  private static int number(Map<String, Object> all, String name) {
    return (Integer) Objects.requireNonNull(all.get(name));
  }
}
