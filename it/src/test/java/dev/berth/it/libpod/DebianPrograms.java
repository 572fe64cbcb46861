package dev.berth.it.libpod;

import dev.berth.it.Cli;
import dev.berth.it.DebianImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Programs of a newer Debian than this machine's, fetched once a machine, run from where they lie.
 */
final class DebianPrograms {
  private static final String SUITE = "trixie";

  private DebianPrograms() {}

  /** What is unpacked of some packages; fails where they cannot be had. */
  private static synchronized Path unpacked(String name, String packages) {
    String home = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getenv("HOME") + "/.cache");
    Path directory = Path.of(home, "berth-test", name);
    String script = DebianImages.script("debian-package.sh");
    Cli.within(300, Map.of(), "bash", script, SUITE, packages, directory.toString()).ok();
    return directory;
  }

  /**
   * The remote client of Podman 5, with its own C library: this machine's may be older.
   *
   * @return the command line up to its first argument
   */
  static List<String> podman() {
    Path root = unpacked("podman-remote", "podman-remote libc6 libsqlite3-0");
    try (Stream<Path> files = Files.walk(root.resolve("usr/lib"))) {
      Path loader =
          files
              .filter(file -> file.getFileName().toString().matches("ld-linux.*\\.so\\.\\d"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("libc6 has no loader"));
      return List.of(
          loader.toString(),
          "--library-path",
          String.valueOf(loader.getParent()),
          root.resolve("usr/bin/podman-remote").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The directory of Python packages with podman-py. */
  static Path podmanPy() {
    return unpacked("python3-podman", "python3-podman").resolve("usr/lib/python3/dist-packages");
  }
}
