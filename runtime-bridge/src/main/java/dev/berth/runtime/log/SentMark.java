package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a log was forwarded, in a file beside it: the file's identity and the place in it. */
final class SentMark {
  private final Path file;
  private FileReading.@Nullable Position written;

  SentMark(Path log) {
    this.file = log.resolveSibling(log.getFileName() + ".sent");
  }

  /** Null when nothing was forwarded yet. */
  FileReading.@Nullable Position read() throws IOException {
    try {
      List<String> lines = Files.readAllLines(file);
      written = new FileReading.Position(lines.get(0), Long.parseLong(lines.get(1)));
      return written;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      return null; // sent again rather than lost
    }
  }

  void write(FileReading.@Nullable Position position) throws IOException {
    if (position == null || position.equals(written)) {
      return;
    }
    Path made = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(made, position.file() + "\n" + position.offset() + "\n");
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    written = position;
  }

  /** Whether an ended container wrote more than was forwarded. */
  static boolean leftover(Container container) {
    Path log = Path.of(String.valueOf(container.logPath()));
    try {
      Object identity = LogFile.identity(log);
      if (identity == null) {
        return false;
      }
      FileReading.Position end =
          new FileReading.Position(String.valueOf(identity), Files.size(log));
      return !end.equals(new SentMark(log).read());
    } catch (IOException e) {
      return false;
    }
  }
}
