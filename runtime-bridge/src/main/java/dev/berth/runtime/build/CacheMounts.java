package dev.berth.runtime.build;

import dev.berth.runtime.build.context.TreeCopy;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.Trees;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Directories that steps keep between builds ({@code --mount=type=cache}). */
final class CacheMounts {
  private static final int DEFAULT_MODE = 0755;
  private static final int PATIENCE_MILLIS = 200;

  private final StorePaths paths;
  private final Kernel kernel;
  private final Map<String, Semaphore> locks = new ConcurrentHashMap<>();
  private final Map<String, Integer> users = new HashMap<>();

  CacheMounts(StorePaths paths, Kernel kernel) {
    this.paths = paths;
    this.kernel = kernel;
  }

  /** A directory in use; closing lets others have it. */
  final class Use implements AutoCloseable {
    private final Path directory;
    private final Semaphore lock;
    private final boolean held;

    private Use(Path directory, Semaphore lock, boolean held) {
      this.directory = directory;
      this.lock = lock;
      this.held = held;
    }

    Path directory() {
      return directory;
    }

    @Override
    public void close() {
      synchronized (CacheMounts.this) {
        users.merge(key(directory), -1, Integer::sum);
      }
      if (held) {
        lock.release();
      }
    }
  }

  private static String key(Path directory) {
    return String.valueOf(directory.getFileName());
  }

  /**
   * Takes it, waiting while another step has a locked one; a private one is never shared.
   *
   * @param seed what a new one begins with, null for nothing
   * @param check fails when the build is over
   */
  Use take(RunMount mount, @Nullable Path seed, Runnable check)
      throws IOException, InterruptedException {
    for (int copy = 0; ; copy++) {
      String name = mount.id() + (copy == 0 ? "" : "#" + copy);
      Semaphore lock = locks.computeIfAbsent(name, unused -> new Semaphore(1));
      boolean held = false;
      switch (mount.sharing()) {
        case "locked" -> {
          while (!lock.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            check.run();
          }
          held = true;
        }
        case "private" -> {
          if (!lock.tryAcquire()) {
            continue;
          }
          held = true;
        }
        default -> {}
      }
      try {
        return new Use(directory(name, mount, seed), lock, held);
      } catch (IOException | RuntimeException e) {
        if (held) {
          lock.release();
        }
        throw e;
      }
    }
  }

  private synchronized Path directory(String name, RunMount mount, @Nullable Path seed)
      throws IOException {
    String key = MessageDigests.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
    Path directory = paths.buildMounts().resolve(key);
    if (!Files.isDirectory(directory)) {
      Path fresh = paths.buildMounts().resolve("." + key);
      AtomicFiles.deleteTree(fresh);
      Files.createDirectories(fresh);
      if (seed != null) {
        new TreeCopy(kernel, fresh, new TreeCopy.Attributes(null, null, null))
            .tree(seed, "/", unused -> false);
      }
      kernel.chown(fresh, mount.uid(), mount.gid());
      Integer mode = mount.mode();
      Files.setAttribute(fresh, "unix:mode", mode == null ? DEFAULT_MODE : mode);
      Files.writeString(name(key), name);
      Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    }
    users.merge(key, 1, Integer::sum);
    Files.setLastModifiedTime(name(key), FileTime.from(Instant.now()));
    return directory;
  }

  /** The file that tells what a directory is for. */
  private Path name(String key) {
    return paths.buildMounts().resolve(key + ".name");
  }

  /** What there is. */
  synchronized List<CacheRecord> records() {
    List<CacheRecord> records = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(paths.buildMounts(), "*.name")) {
      for (Path name : names) {
        String key = String.valueOf(name.getFileName()).replace(".name", "");
        Path directory = paths.buildMounts().resolve(key);
        if (Files.isDirectory(directory)) {
          records.add(record(key, directory, name));
        }
      }
    } catch (NoSuchFileException e) {
      // there never was one
    } catch (IOException e) {
      throw failed(e);
    }
    return records;
  }

  private CacheRecord record(String key, Path directory, Path name) throws IOException {
    Instant used = Files.getLastModifiedTime(name).toInstant();
    int now = users.getOrDefault(key, 0);
    return new CacheRecord(
        key,
        null,
        CacheRecord.MOUNT,
        "cached mount " + Files.readString(name),
        null,
        now > 0,
        false,
        Trees.size(directory),
        used,
        used,
        Math.max(1, now));
  }

  /** Deletes one; false while a step uses it. */
  synchronized boolean remove(String key) {
    if (users.getOrDefault(key, 0) > 0) {
      return false;
    }
    try {
      AtomicFiles.deleteTree(paths.buildMounts().resolve(key));
      Files.deleteIfExists(name(key));
      return true;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static EngineException failed(IOException e) {
    return EngineException.internal("cannot read cache mounts: " + e.getMessage(), e);
  }
}
