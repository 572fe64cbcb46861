package dev.berth.libpod.container.top;

import dev.berth.runtime.store.RootfsPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Names of ids by a passwd(5) or group(5) file; an id without a name is shown as it is. */
final class IdNames {
  /** A file of a container's may be anything. */
  private static final long MOST = 1 << 20;

  private final Map<Long, String> names = new HashMap<>();

  /**
   * Reads one.
   *
   * @param root where the file system begins; no link of it leads out
   */
  IdNames(Path root, String file) {
    try {
      Path found = RootfsPaths.resolve(root, file);
      if (Files.isRegularFile(found) && Files.size(found) <= MOST) {
        new String(Files.readAllBytes(found), StandardCharsets.UTF_8).lines().forEach(this::line);
      }
    } catch (IOException e) {
      names.clear(); // there is none
    }
  }

  private void line(String line) {
    String[] fields = line.split(":", -1);
    if (fields.length > 2 && fields[2].matches("[0-9]{1,10}")) {
      names.putIfAbsent(Long.parseLong(fields[2]), fields[0]);
    }
  }

  String of(long id) {
    return names.getOrDefault(id, Long.toString(id));
  }
}
