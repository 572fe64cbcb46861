package dev.berth.runtime.store;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.UUID;

/** The stable id of a store: a UUID, made once. */
public final class EngineId {
  private EngineId() {}

  /** Reads the id, or makes it. */
  public static String of(StorePaths paths) {
    try {
      String id = Files.readString(paths.engineId()).strip();
      return id.isEmpty() ? create(paths) : id;
    } catch (NoSuchFileException e) {
      return create(paths);
    } catch (IOException e) {
      throw EngineException.internal("cannot read the engine's id: " + e.getMessage(), e);
    }
  }

  private static String create(StorePaths paths) {
    String id = UUID.randomUUID().toString();
    try {
      Files.createDirectories(paths.temporary());
      byte[] line = (id + "\n").getBytes(StandardCharsets.US_ASCII);
      AtomicFiles.write(paths.engineId(), line, paths.temporary());
      return id;
    } catch (IOException e) {
      throw EngineException.internal("cannot write the engine's id: " + e.getMessage(), e);
    }
  }
}
