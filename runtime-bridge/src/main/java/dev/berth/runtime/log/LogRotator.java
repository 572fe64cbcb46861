package dev.berth.runtime.log;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.log.option.FileOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Keeps one running container's log below its size with older pieces beside it. The monitor is told
 * to begin anew; it makes a file and renames it over the log. The file before has a second name
 * ({@code log.kept}) and so is not lost, also when the monitor began anew by itself: it becomes the
 * newest older piece. Nothing is ever renamed away under the monitor, and every state that a killed
 * service leaves is one that the next check goes on from.
 */
final class LogRotator {
  private static final int O_WRONLY = 1;
  private static final int O_NONBLOCK = 0x800;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** conmon's control message: reopen the log. */
  private static final byte[] REOPEN = "2 0 0\n".getBytes(StandardCharsets.US_ASCII);

  private final Kernel kernel;
  private final Path log;
  private final Path control;
  private final FileOptions options;

  /**
   * A rotator of one log.
   *
   * @param control the monitor's control fifo, {@code ctl} in the bundle
   */
  LogRotator(Kernel kernel, Path log, Path control, FileOptions options) {
    this.kernel = kernel;
    this.log = log;
    this.control = control;
    this.options = options;
  }

  /** Whether there is anything to rotate: a log of one file the monitor itself begins anew. */
  static boolean needed(FileOptions options) {
    return options.maxSize() > 0 && options.maxFiles() > 1;
  }

  /** Puts a file that was replaced in its place, and rotates when the log has reached its size. */
  synchronized void check() throws IOException, InterruptedException {
    settle();
    if (size() >= options.maxSize() && reopen()) {
      awaitAnother();
      settle();
    }
  }

  /** Gives the newest file its second name; what had it before becomes a piece. */
  void settle() throws IOException {
    Path kept = RotatedFiles.kept(log);
    Object newest = LogFile.identity(log);
    if (newest == null) {
      return;
    }
    Object before = LogFile.identity(kept);
    if (newest.equals(before)) {
      return;
    }
    if (before != null) {
      RotatedFiles.renaming(() -> shift(kept));
    }
    Files.createLink(kept, log);
    if (before != null && options.compress()) {
      pack();
    }
  }

  /** Makes room for a piece of age 1, up to the first gap or the oldest. */
  private void shift(Path kept) throws IOException {
    int oldest = options.maxFiles() - 1;
    int free = 1;
    while (free < oldest && RotatedFiles.existing(log, free) != null) {
      free++;
    }
    delete(free);
    for (int age = free - 1; age > 0; age--) {
      Path from = RotatedFiles.existing(log, age);
      if (from != null) {
        Path to = RotatedFiles.piece(log, age + 1);
        Files.move(from, PackedLog.is(from) ? PackedLog.of(to) : to);
        delete(age); // a packed copy beside it
      }
    }
    Files.move(kept, RotatedFiles.piece(log, 1));
  }

  private void delete(int age) throws IOException {
    Files.deleteIfExists(RotatedFiles.piece(log, age));
    Files.deleteIfExists(PackedLog.of(RotatedFiles.piece(log, age)));
  }

  private void pack() throws IOException {
    Path piece = RotatedFiles.piece(log, 1);
    Path made = PackedLog.pack(piece);
    RotatedFiles.renaming(() -> PackedLog.replace(piece, made));
  }

  /** Tells the monitor; false when it is no longer there. */
  private boolean reopen() {
    try {
      // without a reader, as after the container's end, this fails instead of waiting
      int descriptor = kernel.open(control, O_WRONLY | O_NONBLOCK, 0);
      try {
        kernel.write(descriptor, REOPEN, 0, REOPEN.length);
        return true;
      } finally {
        kernel.close(descriptor);
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Telling it twice would make a file nobody has a second name for. */
  private void awaitAnother() throws IOException, InterruptedException {
    Object before = LogFile.identity(RotatedFiles.kept(log));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (String.valueOf(before).equals(LogFile.identity(log)) && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
  }

  private long size() throws IOException {
    try {
      return Files.size(log);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
