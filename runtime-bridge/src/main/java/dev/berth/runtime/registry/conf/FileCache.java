package dev.berth.runtime.registry.conf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was read from files, until one of them changes: an edit counts at once. */
final class FileCache<T> {
  private final Function<List<Path>, T> reader;
  private @Nullable Entry<T> entry;

  FileCache(Function<List<Path>, T> reader) {
    this.reader = reader;
  }

  private record Stamp(Path file, long size, long modified, @Nullable Object key) {}

  private record Entry<T>(List<Stamp> stamps, T value) {}

  synchronized T get(List<Path> files) {
    List<Stamp> stamps = stamps(files);
    Entry<T> known = entry;
    if (known != null && known.stamps().equals(stamps)) {
      return known.value();
    }
    T value = reader.apply(files);
    entry = new Entry<>(stamps, value);
    return value;
  }

  private static List<Stamp> stamps(List<Path> files) {
    List<Stamp> stamps = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.add(
            new Stamp(file, found.size(), found.lastModifiedTime().toMillis(), found.fileKey()));
      } catch (IOException e) {
        stamps.add(new Stamp(file, -1, 0, null));
      }
    }
    return stamps;
  }
}
