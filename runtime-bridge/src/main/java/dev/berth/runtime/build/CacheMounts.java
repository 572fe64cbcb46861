package dev.berth.runtime.build;

import dev.berth.runtime.build.context.TreeCopy;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  CacheMounts(StorePaths paths, Kernel kernel) {
    this.paths = paths;
    this.kernel = kernel;
  }

  /** A directory in use; closing lets others have it. */
  record Use(Path directory, Semaphore lock, boolean held) implements AutoCloseable {
    @Override
    public void close() {
      if (held) {
        lock.release();
      }
    }
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
      Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    }
    return directory;
  }
}
