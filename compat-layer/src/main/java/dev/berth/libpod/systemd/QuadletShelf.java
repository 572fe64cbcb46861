package dev.berth.libpod.systemd;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user's quadlet files. Files that came along with one are named in {@code .<quadlet>.asset},
 * those of an application of several in {@code .<name>.app}, one a line, as Podman keeps them.
 */
final class QuadletShelf {
  private static final String ASSETS = ".asset";
  private static final String APP = ".app";

  private final Supplier<QuadletDirectories> directories;

  QuadletShelf(Supplier<QuadletDirectories> directories) {
    this.directories = directories;
  }

  List<Path> files() throws IOException {
    return directories.get().files();
  }

  /** One by its whole name; null when there is none. */
  @Nullable Path find(String name) throws IOException {
    checkKind(name);
    for (Path each : files()) {
      if (each.getFileName().toString().equals(name)) {
        return each;
      }
    }
    return null;
  }

  /** Refuses a name of another kind. */
  static void checkKind(String name) {
    if (!QuadletName.supported(name)) {
      throw PodmanException.plain(
          500, "\"" + QuadletName.extension(name) + "\" is not a supported quadlet file type");
    }
  }

  /** The application that each file belongs to, by the file's name. */
  Map<String, String> applications() throws IOException {
    Map<String, String> owners = new LinkedHashMap<>();
    if (Files.isDirectory(directories.get().install())) {
      try (Stream<Path> all = Files.list(directories.get().install())) {
        for (Path each : all.sorted().toList()) {
          String name = each.getFileName().toString();
          if (name.startsWith(".") && name.endsWith(APP)) {
            lines(each).forEach(line -> owners.put(line, name));
          }
        }
      }
    }
    return owners;
  }

  /**
   * Installs a quadlet file and what came along; all or nothing of what is new.
   *
   * @param files content by name, the quadlet file last
   * @param replace whether files of these names are replaced
   * @return where they are, by name
   */
  Map<String, Path> install(Map<String, byte[]> files, boolean replace) throws IOException {
    Path place = directories.get().install();
    Files.createDirectories(place);
    if (!replace) {
      for (String name : files.keySet()) {
        if (Files.exists(place.resolve(name))) {
          throw PodmanException.plain(
              400,
              "errors occurred installing some Quadlets: %s: a Quadlet with name %s already exists, refusing to overwrite"
                  .formatted(name, name));
        }
      }
    }
    String quadlet = List.copyOf(files.keySet()).getLast();
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    byte[] last = all.remove(quadlet);
    if (!all.isEmpty()) {
      String names = String.join("\n", all.keySet()) + "\n";
      all.put("." + quadlet + ASSETS, names.getBytes(StandardCharsets.UTF_8));
    }
    all.put(quadlet, last == null ? new byte[0] : last);
    write(place, all);
    Map<String, Path> installed = new LinkedHashMap<>();
    files.keySet().forEach(name -> installed.put(name, place.resolve(name)));
    return installed;
  }

  private static void write(Path place, Map<String, byte[]> files) throws IOException {
    List<Path> made = new ArrayList<>();
    try {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        Path file = place.resolve(each.getKey());
        if (!Files.exists(file)) {
          made.add(file);
        }
        AtomicFiles.write(file, each.getValue(), place);
      }
    } catch (IOException e) {
      for (Path each : made) {
        Files.deleteIfExists(each);
      }
      throw e;
    }
  }

  /** Removes a quadlet file and what came along with it. */
  void remove(Path quadlet) throws IOException {
    Files.deleteIfExists(quadlet);
    Path place = directories.get().install();
    String name = quadlet.getFileName().toString();
    Path assets = place.resolve("." + name + ASSETS);
    for (String each : lines(assets)) {
      Files.deleteIfExists(place.resolve(each));
    }
    Files.deleteIfExists(assets);
  }

  /** Removes what is left of an application: its files that are no quadlets, and its list. */
  void removeApplication(String application) throws IOException {
    Path list = directories.get().install().resolve(application);
    for (String each : lines(list)) {
      if (!QuadletName.supported(each)) {
        Files.deleteIfExists(directories.get().install().resolve(each));
      }
    }
    Files.deleteIfExists(list);
  }

  /** Names in a list; what is no plain name is not followed. */
  private static List<String> lines(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? Files.readString(file, StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(QuadletShelf::plain)
            .toList()
        : List.of();
  }

  /** Whether it names a file of the directory itself. */
  static boolean plain(String name) {
    return !name.isEmpty()
        && !name.startsWith(".")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0
        && name.getBytes(StandardCharsets.UTF_8).length <= 200;
  }
}
