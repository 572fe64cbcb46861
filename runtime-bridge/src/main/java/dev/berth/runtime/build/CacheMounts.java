package dev.berth.runtime.build;

import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Directories that steps keep between builds ({@code --mount=type=cache}). */
final class CacheMounts {
  private static final int DEFAULT_MODE = 0755;

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

  /** Takes it, waiting while another step has a locked one; a private one is never shared. */
  Use take(RunMount mount) throws IOException, InterruptedException {
    for (int copy = 0; ; copy++) {
      String name = mount.id() + (copy == 0 ? "" : "#" + copy);
      Semaphore lock = locks.computeIfAbsent(name, unused -> new Semaphore(1));
      boolean held = false;
      switch (mount.sharing()) {
        case "locked" -> {
          lock.acquire();
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
      return new Use(directory(name, mount), lock, held);
    }
  }

  private Path directory(String name, RunMount mount) throws IOException {
    String key = MessageDigests.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
    Path directory = paths.buildMounts().resolve(key);
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      kernel.chown(directory, mount.uid(), mount.gid());
      Integer mode = mount.mode();
      Files.setAttribute(directory, "unix:mode", mode == null ? DEFAULT_MODE : mode);
    }
    return directory;
  }
}
