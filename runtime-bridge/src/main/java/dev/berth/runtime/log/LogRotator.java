package dev.berth.runtime.log;

import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Keeps a log below its size with older pieces beside it (options {@code max-size} and {@code
 * max-file}). A log with one piece needs none of this: the monitor begins it anew by itself.
 */
public final class LogRotator {
  private static final int O_WRONLY = 1;
  private static final int O_NONBLOCK = 0x800;

  /** conmon's control message: reopen the log. */
  private static final byte[] REOPEN = "2 0 0\n".getBytes(StandardCharsets.US_ASCII);

  private final Kernel kernel;

  public LogRotator(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Rotates when the log has reached its size.
   *
   * @param control the monitor's control fifo, {@code ctl} in the bundle
   * @param maxSize bytes, 0 for no limit
   * @param maxFiles pieces in all
   * @return whether it did
   */
  public boolean rotate(Path log, Path control, long maxSize, int maxFiles) throws IOException {
    if (maxSize <= 0 || maxFiles < 2 || size(log) < maxSize) {
      return false;
    }
    for (int age = maxFiles - 1; age > 0; age--) {
      Path younger = RotatedFiles.piece(log, age - 1);
      if (Files.exists(younger)) {
        Files.move(younger, RotatedFiles.piece(log, age), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    reopen(control);
    return true;
  }

  private void reopen(Path control) throws IOException {
    // without a reader, as after the container's end, this fails instead of waiting
    int descriptor = kernel.open(control, O_WRONLY | O_NONBLOCK, 0);
    try {
      kernel.write(descriptor, REOPEN, 0, REOPEN.length);
    } finally {
      kernel.close(descriptor);
    }
  }

  private static long size(Path log) throws IOException {
    try {
      return Files.size(log);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
