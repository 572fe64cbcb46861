package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of one mount; unknown ones are refused by name. */
final class MountWords {
  private static final Set<String> PROPAGATIONS =
      Set.of(
          "private",
          "rprivate",
          "shared",
          "rshared",
          "slave",
          "rslave",
          "unbindable",
          "runbindable");

  /** What says how it is anyway, labels of SELinux where there is none among them. */
  private static final Set<String> USUAL =
      Set.of(
          "",
          "rw",
          "ro",
          "rbind",
          "bind",
          "z",
          "Z",
          "copy",
          "nocopy",
          "tmpcopyup",
          "notmpcopyup",
          "no-dereference");

  /** What the kernel is told of a mount. */
  private static final Set<String> FLAGS =
      Set.of("exec", "noexec", "suid", "nosuid", "dev", "nodev", "U", "relatime", "noatime");

  private static final String SUBPATH = "subpath=";

  private final List<String> words;

  MountWords(String target, List<String> words) {
    this.words = words;
    for (String each : words) {
      boolean valued =
          each.startsWith("size=") || each.startsWith("mode=") || each.startsWith(SUBPATH);
      boolean known =
          USUAL.contains(each) || FLAGS.contains(each) || PROPAGATIONS.contains(each) || valued;
      if (!known) {
        throw each.startsWith("idmap")
            ? PodmanException.plain(
                500, "option \"" + each + "\" of the mount at " + target + " is not supported")
            : PodmanException.caused(
                500, "unknown mount option \"" + each + '"', "invalid mount option");
      }
    }
  }

  boolean has(String word) {
    return words.contains(word);
  }

  boolean readOnly() {
    return has("ro");
  }

  /** The part of a bound directory that is meant, empty for all of it. */
  String subpath() {
    return words.stream()
        .filter(each -> each.startsWith(SUBPATH))
        .findFirst()
        .map(each -> each.substring(SUBPATH.length()))
        .orElse("");
  }

  @Nullable String propagation() {
    return words.stream().filter(PROPAGATIONS::contains).findFirst().orElse(null);
  }

  /** Flags that the engine sets on the mount itself. */
  List<String> further(boolean tmpfs) {
    List<String> further = new ArrayList<>();
    for (String each : words) {
      if (FLAGS.contains(each) && (!tmpfs || each.equals("U"))) {
        further.add(each);
      }
    }
    if (tmpfs && !has("notmpcopyup")) {
      further.add("tmpcopyup");
    }
    return further;
  }

  /** Options of a file system in memory, which Podman lets execute programs. */
  String ofTmpfs() {
    List<String> kept = new ArrayList<>();
    for (String each : words) {
      boolean other =
          each.isEmpty()
              || PROPAGATIONS.contains(each)
              || each.endsWith("copyup")
              || each.startsWith(SUBPATH)
              || Set.of("U", "z", "Z", "rbind", "bind", "no-dereference").contains(each);
      if (!other) {
        kept.add(each);
      }
    }
    if (!has("noexec") && !has("exec")) {
      kept.add("exec");
    }
    return String.join(",", kept);
  }
}
