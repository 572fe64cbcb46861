package dev.berth.runtime.files;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place inside a container, held by an open directory so that nothing can be exchanged under it.
 *
 * @param directory descriptor of the directory itself, or of the one that has the entry
 * @param name of the entry in it, null for the directory itself
 * @param inside resolved path in the container, without the entry's name
 * @param writable whether clients may change things there
 */
record Spot(int directory, @Nullable String name, List<String> inside, boolean writable) {
  /** A path of this process to it; it goes through the descriptor. */
  Path path() {
    return Path.of("/proc/self/fd/" + directory + "/" + (name == null ? "." : name));
  }
}
