package dev.berth.runtime.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log and its older pieces: {@code log}, {@code log.1}, {@code log.2} and so on. */
final class RotatedFiles {
  private RotatedFiles() {}

  /** The name of an older piece; 0 is the log itself. */
  static Path piece(Path log, int age) {
    return age == 0 ? log : log.resolveSibling(log.getFileName() + "." + age);
  }

  /** Opens all pieces there are, oldest first; the caller closes them. */
  static List<LogFile> open(Path log) throws IOException {
    int oldest = 0;
    while (Files.exists(piece(log, oldest + 1))) {
      oldest++;
    }
    List<LogFile> files = new ArrayList<>();
    for (int age = oldest; age >= 0; age--) {
      LogFile file = LogFile.open(piece(log, age));
      boolean again =
          file != null && files.stream().anyMatch(f -> f.identity().equals(file.identity()));
      if (file == null) {
        continue;
      }
      if (again) {
        file.close(); // it was renamed while we looked
      } else {
        files.add(file);
      }
    }
    return files;
  }

  /** The file written after the one given, or null while that is still the newest. */
  static @Nullable LogFile successor(Path log, LogFile current) throws IOException {
    if (current.identity().equals(LogFile.identity(log))) {
      return null;
    }
    int age = 0;
    Object identity = LogFile.identity(log);
    if (identity == null) {
      return null; // renamed, and not yet made anew
    }
    while (true) {
      Object older = LogFile.identity(piece(log, age + 1));
      if (older == null) {
        return LogFile.open(log); // the current one was deleted: only the newest is sure
      }
      if (older.equals(current.identity())) {
        return LogFile.open(piece(log, age));
      }
      age++;
    }
  }
}
