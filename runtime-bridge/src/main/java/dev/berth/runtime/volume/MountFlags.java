package dev.berth.runtime.volume;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mount options as mount(8) writes them, in the flags of mount(2) and the rest.
 *
 * @param flags to mount with
 * @param propagation flags of a second call, 0 for none
 * @param data what the file system reads
 */
record MountFlags(long flags, long propagation, String data) {
  static final long RDONLY = 1;
  static final long NOSUID = 2;
  static final long NODEV = 4;
  static final long NOEXEC = 8;
  static final long REMOUNT = 32;
  static final long NOATIME = 1024;
  static final long NODIRATIME = 2048;
  static final long BIND = 4096;
  static final long REC = 16384;
  static final long RELATIME = 1 << 21;

  private static final Map<String, Long> SET = new HashMap<>();
  private static final Map<String, Long> CLEAR = new HashMap<>();
  private static final Map<String, Long> PROPAGATION = new HashMap<>();

  static {
    SET.putAll(Map.of("ro", RDONLY, "nosuid", NOSUID, "nodev", NODEV, "noexec", NOEXEC));
    SET.putAll(Map.of("sync", 16L, "mand", 64L, "dirsync", 128L, "noatime", NOATIME));
    SET.putAll(Map.of("nodiratime", NODIRATIME, "relatime", RELATIME, "strictatime", 1L << 24));
    SET.putAll(Map.of("bind", BIND, "rbind", BIND | REC));
    CLEAR.putAll(Map.of("rw", RDONLY, "suid", NOSUID, "dev", NODEV, "exec", NOEXEC, "async", 16L));
    CLEAR.putAll(Map.of("nomand", 64L, "atime", NOATIME, "diratime", NODIRATIME));
    CLEAR.putAll(Map.of("norelatime", RELATIME, "nostrictatime", 1L << 24, "defaults", 0L));
    PROPAGATION.putAll(Map.of("unbindable", 1L << 17, "runbindable", (1L << 17) | REC));
    PROPAGATION.putAll(Map.of("private", 1L << 18, "rprivate", (1L << 18) | REC));
    PROPAGATION.putAll(Map.of("slave", 1L << 19, "rslave", (1L << 19) | REC));
    PROPAGATION.putAll(Map.of("shared", 1L << 20, "rshared", (1L << 20) | REC));
  }

  static MountFlags parse(String options) {
    long flags = 0;
    long propagation = 0;
    List<String> data = new ArrayList<>();
    for (String option : options.split(",", -1)) {
      if (SET.containsKey(option)) {
        flags |= SET.getOrDefault(option, 0L);
      } else if (CLEAR.containsKey(option)) {
        flags &= ~CLEAR.getOrDefault(option, 0L);
      } else if (PROPAGATION.containsKey(option)) {
        propagation = PROPAGATION.getOrDefault(option, 0L);
      } else if (!option.isEmpty()) {
        data.add(option);
      }
    }
    return new MountFlags(flags, propagation, String.join(",", data));
  }

  boolean isBind() {
    return (flags & BIND) != 0;
  }

  /** What the file system reads, null for nothing, as mount(2) wants it. */
  @Nullable String dataOrNull() {
    return data.isEmpty() ? null : data;
  }

  /** The words for what these flags forbid. */
  List<String> restrictions() {
    List<String> words = new ArrayList<>();
    for (String word : List.of("ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime")) {
      if ((flags & SET.getOrDefault(word, 0L)) != 0) {
        words.add(word);
      }
    }
    return words;
  }

  /** The flags that a mount has by the third to last column of mountinfo. */
  static long ofMounted(String options) {
    return parse(options).flags & (NOSUID | NODEV | NOEXEC | NOATIME | NODIRATIME | RELATIME);
  }
}
