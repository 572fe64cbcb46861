package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a log was forwarded, in a file beside it: the time of the file's first line, and the
 * place in it.
 */
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
    Files.writeString(made, position.head() + "\n" + position.offset() + "\n");
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    written = position;
  }

  /** Whether an ended container wrote more than was forwarded. */
  static boolean leftover(Container container) {
    Path log = Path.of(String.valueOf(container.logPath()));
    try {
      FileReading.Position read = new SentMark(log).read();
      try (LogFile file = LogFile.open(log)) {
        return file != null && !new FileReading.Position(file.head(), file.size()).equals(read);
      }
    } catch (IOException e) {
      return false;
    }
  }
}
