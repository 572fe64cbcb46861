package dev.berth.runtime.store;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document an object, in one directory: {@code <key>.json}. Writing is atomic and durable.
 * Callers serialise writers of one key; readers need nothing.
 *
 * @param <T> a record that {@link Json} can write and read
 */
public final class DocumentStore<T> {
  private static final System.Logger LOG = System.getLogger(DocumentStore.class.getName());
  private static final String SUFFIX = ".json";

  private final Path directory;
  private final Path temporary;
  private final Class<T> type;

  /** A store of one kind of document; directories are made on the first write. */
  public DocumentStore(StorePaths paths, Path directory, Class<T> type) {
    this.directory = directory;
    this.temporary = paths.temporary();
    this.type = type;
  }

  /** Writes the document; on return it survives a crash of the machine. */
  public void write(String key, T document) {
    Path file = file(key);
    try {
      byte[] json = Json.write(document);
      Files.createDirectories(directory);
      Files.createDirectories(temporary);
      AtomicFiles.write(file, json, temporary);
    } catch (IOException e) {
      throw EngineException.internal("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The document, or null when there is none. INTERNAL when it cannot be read. */
  public @Nullable T read(String key) {
    Path file = file(key);
    try {
      return Json.read(Files.readAllBytes(file), type);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw EngineException.internal("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** All readable documents, by no order; a broken one is logged and left where it is. */
  public List<T> list() {
    List<T> documents = new ArrayList<>();
    for (String key : keys()) {
      try {
        T document = read(key);
        if (document != null) {
          documents.add(document);
        }
      } catch (EngineException e) {
        LOG.log(System.Logger.Level.WARNING, e.text());
      }
    }
    return documents;
  }

  /** The keys there are documents for. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(SUFFIX)) {
          keys.add(name.substring(0, name.length() - SUFFIX.length()));
        }
      }
    } catch (NoSuchFileException e) {
      return keys;
    } catch (IOException e) {
      throw EngineException.internal("cannot list " + directory + ": " + e.getMessage(), e);
    }
    return keys;
  }

  /** Deletes the document; false when there was none. */
  public boolean delete(String key) {
    try {
      return Files.deleteIfExists(file(key));
    } catch (IOException e) {
      throw EngineException.internal("cannot delete " + file(key) + ": " + e.getMessage(), e);
    }
  }

  private Path file(String key) {
    if (key.isEmpty() || key.indexOf('/') >= 0 || key.startsWith(".")) {
      throw EngineException.invalid("invalid document key: " + key);
    }
    return directory.resolve(key + SUFFIX);
  }
}
