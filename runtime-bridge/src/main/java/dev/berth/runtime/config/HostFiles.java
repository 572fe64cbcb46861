package dev.berth.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that tell about a host, below a root; what cannot be read is empty. */
final class HostFiles {
  private final Path root;

  HostFiles(Path root) {
    this.root = root;
  }

  boolean exists(String file) {
    return Files.exists(root.resolve(file));
  }

  /** The first line. */
  String line(String file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.getFirst().strip();
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** A value of os-release(5). */
  String osRelease(String key, String otherwise) {
    for (String line : lines("etc/os-release")) {
      if (line.startsWith(key + "=")) {
        String value = line.substring(key.length() + 1).strip();
        boolean quoted = value.length() > 1 && "\"'".indexOf(value.charAt(0)) >= 0;
        return quoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return otherwise;
  }

  /** MemTotal of proc(5) meminfo, in bytes. */
  long memoryBytes() {
    for (String line : lines("proc/meminfo")) {
      if (line.startsWith("MemTotal:")) {
        String number = line.substring(9).replace("kB", "").strip();
        return Long.parseLong(number) * 1024;
      }
    }
    return 0;
  }

  /** Whether version 1 hierarchies hold controllers, which then are missing in version 2. */
  boolean hybrid() {
    for (String line : lines("proc/self/cgroup")) {
      String[] fields = line.split(":", -1);
      if (fields.length > 1 && List.of(fields[1].split(",", -1)).contains("memory")) {
        return true;
      }
    }
    return false;
  }

  /** The controllers that this user can set limits with. */
  List<String> controllers(String driver) {
    String own = "";
    for (String line : lines("proc/self/cgroup")) {
      if (line.startsWith("0::")) {
        own = line.substring(3);
      }
    }
    String text = line("sys/fs/cgroup" + delegated(driver, own) + "/cgroup.controllers");
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  /** systemd delegates to the user's manager, cgroupfs works below the own cgroup. */
  private static String delegated(String driver, String own) {
    int user = own.indexOf("/user@");
    int end = user < 0 ? -1 : own.indexOf(".service", user);
    return driver.equals("systemd") && end > 0 ? own.substring(0, end + ".service".length()) : own;
  }
}
