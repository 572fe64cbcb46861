package dev.berth.runtime.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Publishing files by rename: a reader sees the old content or the new, never a part. Uses {@link
 * FileOutputStream}, not channels: an interrupt of the calling thread must not break a write.
 */
public final class AtomicFiles {
  /** Begins the names of files being written, so that what a killed process left is known. */
  public static final String UNFINISHED = "write-";

  private static final int DELETE_ATTEMPTS = 8;
  private static final AtomicLong COUNTER = new AtomicLong();

  private AtomicFiles() {}

  /**
   * Replaces the file durably: the content is on the disk before the name points at it.
   *
   * @param temporary an existing directory of the same file system
   */
  public static void write(Path file, byte[] content, Path temporary) throws IOException {
    publish(file, content, temporary, true);
  }

  /**
   * Replaces the file without waiting for the disk: survives the death of this process, not
   * necessarily a loss of power. For facts that a reboot makes worthless anyway.
   */
  public static void writeFast(Path file, byte[] content, Path temporary) throws IOException {
    publish(file, content, temporary, false);
  }

  /**
   * Deletes a file or a whole tree without following links; nothing there is fine. A monitor that
   * is ending may still leave a last file in a directory that was just emptied: tried again, not
   * for ever.
   */
  public static void deleteTree(Path root) throws IOException {
    for (int attempt = 1; Files.exists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS); attempt++) {
      try {
        Files.walkFileTree(root, new Deleter());
      } catch (DirectoryNotEmptyException e) {
        if (attempt == DELETE_ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000L << attempt);
      }
    }
  }

  private static void publish(Path file, byte[] content, Path temporary, boolean sync)
      throws IOException {
    Path name = file.getFileName();
    Path temp =
        temporary.resolve(
            UNFINISHED
                + name
                + "."
                + ProcessHandle.current().pid()
                + "-"
                + COUNTER.incrementAndGet());
    try {
      try (FileOutputStream out = new FileOutputStream(temp.toFile())) {
        out.write(content);
        if (sync) {
          out.getFD().sync();
        }
      }
      Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      discard(temp, e);
      throw e;
    }
  }

  private static void discard(Path temp, Exception first) {
    try {
      Files.deleteIfExists(temp);
    } catch (IOException e) {
      first.addSuppressed(e);
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
