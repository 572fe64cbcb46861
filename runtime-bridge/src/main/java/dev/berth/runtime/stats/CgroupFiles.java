package dev.berth.runtime.stats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of a container's cgroup (kernel documentation, cgroup-v2). */
final class CgroupFiles {
  private final KernelFiles files;
  private final @Nullable Path directory;
  private final List<Path> limiting;

  private CgroupFiles(KernelFiles files, @Nullable Path directory, List<Path> limiting) {
    this.files = files;
    this.directory = directory;
    this.limiting = limiting;
  }

  /** The cgroup of a container's main process, if it is the container's own. */
  static CgroupFiles of(KernelFiles files, int pid, String containerId) {
    String path = files.cgroupOf(Integer.toString(pid));
    if (path.isEmpty() || path.equals("/") || path.equals(files.cgroupOf("self"))) {
      return new CgroupFiles(files, null, List.of());
    }
    Path leaf = files.cgroups().resolve(path.substring(1)).normalize();
    if (!Files.isDirectory(leaf)) {
      return new CgroupFiles(files, null, List.of());
    }
    // a runtime may put the process below the container's cgroup, and the limits at either
    List<Path> passed = new ArrayList<>();
    for (Path at = leaf; at != null && !at.equals(files.cgroups()); at = at.getParent()) {
      passed.add(at);
      if (String.valueOf(at.getFileName()).contains(containerId)) {
        return new CgroupFiles(files, at, passed);
      }
    }
    return new CgroupFiles(files, leaf, List.of(leaf));
  }

  /** Whether CPU, memory and processes are all counted here. */
  boolean complete() {
    return directory != null
        && Files.exists(directory.resolve("cpu.stat"))
        && Files.exists(directory.resolve("memory.current"))
        && Files.exists(directory.resolve("pids.current"));
  }

  private List<String> lines(String file) {
    return directory == null ? List.of() : files.lines(directory.resolve(file));
  }

  /** The tightest of the limits that hold; null where there is none. */
  @Nullable Long limit(String file) {
    Long tightest = null;
    for (Path at : limiting) {
      Long limit = number(files.lines(at.resolve(file)));
      if (limit != null && (tightest == null || limit < tightest)) {
        tightest = limit;
      }
    }
    return tightest;
  }

  /** The number in a file; null when it is not there or says {@code max}. */
  @Nullable Long number(String file) {
    return number(lines(file));
  }

  private static @Nullable Long number(List<String> lines) {
    return lines.isEmpty() || lines.getFirst().equals("max")
        ? null
        : Long.valueOf(lines.getFirst().strip());
  }

  Map<String, Long> cpu() {
    return table("cpu.stat");
  }

  Map<String, Long> memoryStat() {
    return table("memory.stat");
  }

  private Map<String, Long> table(String file) {
    Map<String, Long> values = new TreeMap<>();
    for (String line : lines(file)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        values.put(line.substring(0, space), Long.valueOf(line.substring(space + 1).strip()));
      }
    }
    return values;
  }

  /** Lines such as {@code 8:0 rbytes=1 wbytes=2 rios=3 ...}. */
  List<Stats.BlockIo> io() {
    List<Stats.BlockIo> all = new ArrayList<>();
    for (String line : lines("io.stat")) {
      String[] words = line.split(" ", -1);
      int colon = words[0].indexOf(':');
      if (colon < 0) {
        continue;
      }
      long major = Long.parseLong(words[0].substring(0, colon));
      long minor = Long.parseLong(words[0].substring(colon + 1));
      for (String word : words) {
        if (word.startsWith("rbytes=")) {
          all.add(new Stats.BlockIo(major, minor, "read", Long.parseLong(word.substring(7))));
        } else if (word.startsWith("wbytes=")) {
          all.add(new Stats.BlockIo(major, minor, "write", Long.parseLong(word.substring(7))));
        }
      }
    }
    return all;
  }
}
