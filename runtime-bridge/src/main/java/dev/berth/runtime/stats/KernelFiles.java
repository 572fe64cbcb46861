package dev.berth.runtime.stats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The two file systems that the kernel tells of processes in; what is gone reads as empty. */
record KernelFiles(Path proc, Path cgroups) {

  List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The unified hierarchy's entry of a process, empty when there is none. */
  String cgroupOf(String pid) {
    for (String line : lines(proc.resolve(pid).resolve("cgroup"))) {
      if (line.startsWith("0::")) {
        return line.substring(3);
      }
    }
    return "";
  }

  /** Bytes of memory the host has. */
  long memoryTotal() {
    for (String line : lines(proc.resolve("meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.substring(9).replace("kB", "").strip()) * 1024;
      }
    }
    return 0;
  }
}
