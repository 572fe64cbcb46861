package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All leases, in memory and as documents that die with the boot. Callers hold the lock. */
final class LeaseBook {
  private static final System.Logger LOG = System.getLogger(LeaseBook.class.getName());
  private static final String SUFFIX = ".json";

  private final Path directory;
  private @Nullable Map<String, Lease> leases;

  LeaseBook(StorePaths paths) {
    this.directory = paths.networkLeases();
  }

  /** All leases now; a copy. */
  synchronized List<Lease> all() {
    return new ArrayList<>(loaded().values());
  }

  synchronized @Nullable Lease get(String containerId) {
    return loaded().get(containerId);
  }

  /** Records it, replacing the container's former one. */
  synchronized void put(Lease lease) {
    loaded().put(lease.containerId(), lease);
    try {
      AtomicFiles.writeFast(file(lease.containerId()), Json.write(lease), directory);
    } catch (IOException e) {
      throw EngineException.internal("cannot write network lease: " + e.getMessage(), e);
    }
  }

  synchronized void remove(String containerId) {
    loaded().remove(containerId);
    try {
      Files.deleteIfExists(file(containerId));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete network lease", e);
    }
  }

  private Path file(String containerId) {
    return directory.resolve(containerId + SUFFIX);
  }

  private Map<String, Lease> loaded() {
    Map<String, Lease> known = leases;
    if (known == null) {
      known = load();
      leases = known;
    }
    return known;
  }

  private Map<String, Lease> load() {
    Map<String, Lease> loaded = new LinkedHashMap<>();
    try {
      Files.createDirectories(directory);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
        for (Path file : files) {
          read(file, loaded);
        }
      }
    } catch (IOException e) {
      throw EngineException.internal("cannot read network leases: " + e.getMessage(), e);
    }
    return loaded;
  }

  private static void read(Path file, Map<String, Lease> into) throws IOException {
    try {
      Lease lease = Json.read(Files.readAllBytes(file), Lease.class);
      into.put(lease.containerId(), lease);
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.DEBUG, "lease gone while reading", e);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      LOG.log(System.Logger.Level.WARNING, "dropping broken network lease " + file, e);
      Files.deleteIfExists(file);
    }
  }
}
