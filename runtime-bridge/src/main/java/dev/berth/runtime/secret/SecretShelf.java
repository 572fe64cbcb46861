package dev.berth.runtime.secret;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The documents and data files of secrets. One exists when its document does: the data is written
 * before the document and goes after it, so that a crash leaves at most data nobody knows of, which
 * goes when the secrets are read next.
 */
final class SecretShelf {
  private static final System.Logger LOG = System.getLogger(SecretShelf.class.getName());

  private final Path data;
  private final DocumentStore<Secret> documents;

  SecretShelf(StorePaths paths) {
    this.data = paths.secretData();
    this.documents = new DocumentStore<>(paths, paths.secretDocuments(), Secret.class);
  }

  /** All of them, by id; of two with one name a replacement was cut short: the newer one counts. */
  Map<String, Secret> read() {
    Map<String, Secret> byName = new HashMap<>();
    for (Secret each : documents.list()) {
      Secret other = byName.putIfAbsent(each.name(), each);
      if (other != null) {
        boolean newer = each.updated().isAfter(other.updated());
        byName.put(each.name(), newer ? each : other);
        remove((newer ? other : each).id());
      }
    }
    Map<String, Secret> all = new HashMap<>();
    byName.values().forEach(each -> all.put(each.id(), each));
    sweep();
    return all;
  }

  void write(Secret secret, byte[] content) {
    try {
      Files.createDirectories(data);
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
      Path file = data.resolve(secret.id());
      AtomicFiles.write(file, content, data); // a directory that nobody else may enter
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw failure("storing secret data " + secret.name(), e);
    }
    documents.write(secret.id(), secret);
  }

  byte[] content(Secret secret) {
    try {
      return Files.readAllBytes(data.resolve(secret.id()));
    } catch (NoSuchFileException e) {
      throw EngineException.notFound(secret.id() + ": no such secret");
    } catch (IOException e) {
      throw failure("reading secret data " + secret.name(), e);
    }
  }

  void remove(String id) {
    documents.delete(id);
    try {
      Files.deleteIfExists(data.resolve(id));
    } catch (IOException e) {
      throw failure("deleting secret data " + id, e);
    }
  }

  /** A document that cannot be read keeps its data: its file is there all the same. */
  private void sweep() {
    Set<String> kept = new HashSet<>(documents.keys());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(data)) {
      for (Path file : files) {
        if (!kept.contains(String.valueOf(file.getFileName()))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // there was never one
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete what is left of a secret", e);
    }
  }

  private static EngineException failure(String doing, IOException e) {
    return EngineException.internal(doing + ": " + e.getMessage(), e);
  }
}
