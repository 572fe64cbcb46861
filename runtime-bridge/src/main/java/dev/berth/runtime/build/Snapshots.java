package dev.berth.runtime.build;

import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.files.LayerCommit;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.image.UnpackedLayers;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Root file systems that steps change, and the layers that become of the changes. */
final class Snapshots {
  private final StorePaths paths;
  private final RootFileSystems rootFileSystems;
  private final UnpackedLayers layers;
  private final LayerCommit commit;

  Snapshots(
      StorePaths paths,
      RootFileSystems rootFileSystems,
      UnpackedLayers layers,
      LayerCommit commit) {
    this.paths = paths;
    this.rootFileSystems = rootFileSystems;
    this.layers = layers;
    this.commit = commit;
  }

  /** A mounted root file system of its own; closing it throws away what was not committed. */
  final class Open implements AutoCloseable {
    private final ContainerId id;
    private final Path root;

    private Open(ContainerId id, Path root) {
      this.id = id;
      this.root = root;
    }

    Path root() {
      return root;
    }

    /** Makes a layer of the changes; null when there are none. */
    @Nullable Made commit(@Nullable Digest parent) throws IOException {
      return Snapshots.this.commit(id, parent);
    }

    @Override
    public void close() {
      rootFileSystems.remove(id);
    }
  }

  /** A layer: its diff id is its blob's digest too. */
  record Made(Digest diffId, long size) {}

  /** Mounts an image's files with a writable layer above. */
  Open open(StageImage image) {
    ContainerId id = ContainerId.random();
    try {
      return new Open(id, rootFileSystems.mount(id, filesOf(image), true));
    } catch (RuntimeException e) {
      rootFileSystems.remove(id);
      throw e;
    }
  }

  /** Makes a layer of a writable layer whose container ended; null when it is empty. */
  @Nullable Made commit(ContainerId id, @Nullable Digest parent) throws IOException {
    rootFileSystems.unmount(id);
    Path files = paths.writableLayer(id).resolve("diff");
    Digest diffId = commit.archiveAndTidy(files);
    if (LayerCommit.isEmpty(diffId)) {
      return null;
    }
    return new Made(diffId, layers.adopt(files, parent, diffId).size());
  }

  private static Image filesOf(StageImage image) {
    return new Image(
        image.id(),
        null,
        List.of(),
        List.of(),
        null,
        image.architecture(),
        null,
        "linux",
        null,
        null,
        null,
        null,
        null,
        new ContainerConfigBuilder().build(),
        List.copyOf(image.diffIds()),
        List.of(),
        0,
        null);
  }
}
