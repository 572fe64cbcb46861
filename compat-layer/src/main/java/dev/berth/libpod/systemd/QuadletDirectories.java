package dev.berth.libpod.systemd;

import dev.berth.runtime.config.EngineConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where quadlet files of this user are read (podman-systemd.unit(5)).
 *
 * @param install where new ones go
 * @param read all places, the first one wins
 */
record QuadletDirectories(Path install, List<Path> read) {
  private static final String BELOW = "containers/systemd";
  private static final Path MACHINE = Path.of("/etc/containers/systemd/users");
  private static final Path VENDOR = Path.of("/usr/share/containers/systemd/users");
  private static final int DEPTH = 8;

  static QuadletDirectories of(EngineConfig config) {
    Path install = config.configHome().resolve(BELOW);
    String told = config.environment().getOrDefault("QUADLET_UNIT_DIRS", "");
    List<Path> read = new ArrayList<>();
    if (!told.isEmpty()) {
      for (String each : told.split(":", -1)) {
        if (each.startsWith("/")) {
          read.add(Path.of(each));
        }
      }
      return new QuadletDirectories(install, read);
    }
    Path runtime = config.runRoot().getParent();
    if (runtime != null) {
      read.add(runtime.resolve(BELOW));
    }
    read.add(install);
    String user = user();
    for (Path each : List.of(MACHINE, VENDOR)) {
      read.add(each.resolve(user));
      read.add(each);
    }
    return new QuadletDirectories(install, read);
  }

  /** The user's number outside of the user namespace this runs in. */
  private static String user() {
    try {
      String map = Files.readString(Path.of("/proc/self/uid_map"), StandardCharsets.UTF_8);
      String[] words = map.strip().split("\\s+", 4);
      return words.length > 1 ? words[1] : "0";
    } catch (IOException e) {
      return "0";
    }
  }

  /** Every quadlet file, the directories in their order and each sorted. */
  List<Path> files() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path each : read) {
      if (Files.isDirectory(each)) {
        try (Stream<Path> tree = Files.walk(each, DEPTH)) {
          tree.filter(file -> mine(each, file))
              .filter(file -> QuadletName.supported(file.getFileName().toString()))
              .filter(Files::isRegularFile)
              .filter(file -> !found.contains(file))
              .sorted()
              .forEach(found::add);
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      }
    }
    return found;
  }

  /** Directories named by a number belong to that user; they are read for themselves. */
  private static boolean mine(Path directory, Path file) {
    Path below = directory.relativize(file);
    boolean shared = directory.equals(MACHINE) || directory.equals(VENDOR);
    return !shared || below.getNameCount() < 2 || !below.getName(0).toString().matches("\\d+");
  }
}
