package dev.berth.runtime.volume;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Notes of volumes that come or go with a container, kept while it is made or removed: a file a
 * container, a name a line. What a killed service left of them says which volumes nobody can want
 * unless a container has them.
 */
final class PendingVolumes {
  private final Path directory;

  PendingVolumes(Path directory) {
    this.directory = directory;
  }

  void note(String container, Collection<String> volumes) {
    if (volumes.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(directory);
      Files.write(
          directory.resolve(container),
          volumes,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw EngineException.internal("cannot note the volumes of a container: " + e, e);
    }
  }

  void forget(String container) {
    try {
      Files.deleteIfExists(directory.resolve(container));
    } catch (IOException e) {
      throw EngineException.internal("cannot delete the note of a container's volumes: " + e, e);
    }
  }

  /** The containers there are notes of. */
  List<String> containers() {
    List<String> result = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        result.add(String.valueOf(file.getFileName()));
      }
    } catch (NoSuchFileException e) {
      return result;
    } catch (IOException e) {
      throw EngineException.internal("cannot list " + directory + ": " + e, e);
    }
    return result;
  }

  /** A last line may be half a name, which no volume has. */
  List<String> of(String container) {
    try {
      return Files.readAllLines(directory.resolve(container));
    } catch (IOException e) {
      throw EngineException.internal("cannot read the note of a container's volumes: " + e, e);
    }
  }
}
