package dev.berth.runtime.store;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The lock that keeps a store to one service; the kernel drops it when the process dies. */
public final class StoreLock implements AutoCloseable {
  private final FileChannel channel;

  private StoreLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock, or fails UNAVAILABLE when another service has it. */
  @SuppressWarnings("resource") // the channel is what holds the lock; close() closes it
  public static StoreLock acquire(StorePaths paths) {
    Path file = paths.lock();
    FileChannel channel = null;
    try {
      Files.createDirectories(paths.dataRoot());
      // Environments and logs may hold secrets: nobody else looks into the store.
      Files.setPosixFilePermissions(paths.dataRoot(), PosixFilePermissions.fromString("rwx------"));
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) != null) {
        return new StoreLock(channel);
      }
      channel.close();
    } catch (IOException e) {
      throw EngineException.internal("cannot lock " + file + ": " + e.getMessage(), e);
    }
    throw EngineException.unavailable("another service uses the store at " + paths.dataRoot());
  }

  /** Takes the lock of a store that is there, or returns null when a service has it. */
  public static @Nullable StoreLock acquireIfFree(StorePaths paths) {
    try {
      return acquire(paths);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.UNAVAILABLE) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw EngineException.internal("cannot release the store: " + e.getMessage(), e);
    }
  }
}
