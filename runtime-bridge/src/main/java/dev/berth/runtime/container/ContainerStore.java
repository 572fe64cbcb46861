package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Containers on disk. Each has two documents: who it is (written rarely, durably) and how it is
 * (written at each transition, surviving this process but not a loss of power, which ends every
 * container anyway). A directory without the first document is no container.
 */
final class ContainerStore {
  private static final System.Logger LOG = System.getLogger(ContainerStore.class.getName());

  private static final String GRAVE = "removed-";
  private static final int BLOCK = 4096;

  private final StorePaths paths;
  private final ContainerIndex index;

  ContainerStore(StorePaths paths) {
    this.paths = paths;
    this.index = new ContainerIndex(paths);
  }

  /** What was found: containers, and directories that a creation or removal left half-way. */
  record Loaded(List<Container> containers, List<ContainerId> strays) {}

  /** The changing half of a container. */
  record Changing(
      ContainerState state,
      @Nullable Map<String, EndpointState> endpoints,
      @Nullable Map<String, List<PortBinding>> ports) {}

  /** Makes the directory of a container that is being created. */
  void prepare(ContainerId id) {
    run("make the directory of", id, () -> Files.createDirectories(paths.container(id)));
  }

  /** Writes who it is, durably: from now on it exists. */
  void writeDocument(Container container) {
    run("write", container.id(), () -> publish(container));
  }

  private void publish(Container container) throws IOException {
    Files.createDirectories(paths.temporary());
    AtomicFiles.write(
        paths.containerDocument(container.id()), Json.write(container), paths.temporary());
  }

  /** Writes how it is. */
  void writeState(Container container) {
    Changing changing = new Changing(container.state(), container.endpoints(), container.ports());
    run(
        "write the state of",
        container.id(),
        () -> replace(paths.containerState(container.id()), Json.write(changing)));
  }

  /** A full disk has no room for another file, but the old one has its own. */
  private void replace(Path file, byte[] content) throws IOException {
    try {
      AtomicFiles.writeFast(file, content, paths.temporary());
    } catch (IOException e) {
      if (!fitsInto(file, content.length)) {
        throw e;
      }
      try (RandomAccessFile old = new RandomAccessFile(file.toFile(), "rw")) {
        old.write(content);
        old.setLength(content.length);
      }
    }
  }

  private static boolean fitsInto(Path file, int length) throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    return length <= (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** Makes it exist no more, in one step. Returns what is left to be deleted. */
  Path bury(ContainerId id) {
    Path grave = paths.temporary().resolve(GRAVE + id.hex());
    run(
        "remove",
        id,
        () -> {
          Files.createDirectories(paths.temporary());
          AtomicFiles.deleteTree(grave);
          try {
            Files.move(paths.container(id), grave);
          } catch (NoSuchFileException e) {
            LOG.log(System.Logger.Level.DEBUG, "the directory of " + id.hex() + " is gone already");
          }
        });
    return grave;
  }

  /** Deletes what was buried; what cannot be deleted is tried again at the next start. */
  void delete(Path grave) {
    try {
      AtomicFiles.deleteTree(grave);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete " + grave, e);
    }
  }

  /** What earlier removals left to be deleted. */
  List<Path> graves() {
    List<Path> graves = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(paths.temporary(), GRAVE + "*")) {
      found.forEach(graves::add);
    } catch (NoSuchFileException e) {
      return graves;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot look for what removals left", e);
    }
    return graves;
  }

  /** Reads everything: through the index where it is right, from the documents where not. */
  Loaded load() {
    List<Container> containers = new ArrayList<>();
    List<ContainerId> strays = new ArrayList<>();
    ContainerIndex.Known known = index.read();
    for (ContainerId id : directories()) {
      String stamp = index.stamp(id);
      if (stamp == null) {
        strays.add(id);
        continue;
      }
      Container container = known.get(id, stamp);
      container = container == null ? read(id) : container;
      if (container != null) {
        containers.add(container);
      }
    }
    return new Loaded(containers, strays);
  }

  /** Writes the index; failing to is no failure of the service. */
  void writeIndex(Collection<Container> containers) {
    index.write(containers);
  }

  /** All that there are, of containers being made too. */
  List<ContainerId> directories() {
    List<ContainerId> ids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(paths.containers())) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (HexIds.isFullId(name)) {
          ids.add(new ContainerId(name));
        }
      }
    } catch (NoSuchFileException e) {
      return ids;
    } catch (IOException e) {
      throw EngineException.internal("cannot list containers: " + e.getMessage(), e);
    }
    return ids;
  }

  /** A container whose document is broken cannot be shown; its files stay for a human. */
  private @Nullable Container read(ContainerId id) {
    try {
      byte[] json = Files.readAllBytes(paths.containerDocument(id));
      return withState(Json.read(json, Container.class));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "the document of container " + id.hex() + " is broken", e);
      return null;
    }
  }

  private Container withState(Container document) {
    try {
      byte[] json = Files.readAllBytes(paths.containerState(document.id()));
      Changing changing = Json.read(json, Changing.class);
      return document
          .withNetworks(orEmpty(changing.endpoints()), orEmpty(changing.ports()))
          .withState(changing.state());
    } catch (NoSuchFileException e) {
      return document;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "lost the state of container " + document.id().hex(), e);
      return document.withState(
          document.state().ended(ContainerStatus.EXITED, 255, false, Instant.now()));
    }
  }

  private static <V> Map<String, V> orEmpty(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : map;
  }

  private static void run(String what, ContainerId id, IoAction action) {
    try {
      action.run();
    } catch (IOException e) {
      throw EngineException.internal(
          "cannot " + what + " container " + id.hex() + ": " + e.getMessage(), e);
    }
  }

  private interface IoAction {
    void run() throws IOException;
  }
}
