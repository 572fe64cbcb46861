package dev.berth.runtime.files;

import dev.berth.runtime.container.ContainerFiles.Change;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.LayerStore;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what files of an image differ from those of another, or what its last layer changed. */
final class ImageComparison {
  private final StorePaths paths;
  private final RootFileSystems rootFileSystems;
  private final LayerChanges layerChanges;

  ImageComparison(StorePaths paths, RootFileSystems rootFileSystems, LayerChanges layerChanges) {
    this.paths = paths;
    this.rootFileSystems = rootFileSystems;
    this.layerChanges = layerChanges;
  }

  /** Compares, sorted by path. */
  List<Change> run(Image image, @Nullable Image other) {
    try {
      List<Change> changes = other == null ? lastLayer(image) : whole(image, other);
      changes.sort(Comparator.comparing(Change::path));
      return changes;
    } catch (IOException e) {
      throw EngineException.internal("cannot compare images: " + e.getMessage(), e);
    }
  }

  private List<Change> lastLayer(Image image) throws IOException {
    List<Digest> layers = image.diffIds();
    if (layers.isEmpty()) {
      return new ArrayList<>();
    }
    Image below =
        Image.ofLayers(image.id(), image.architecture(), layers.subList(0, layers.size() - 1));
    Path files = paths.layer(LayerStore.chain(layers).getLast()).resolve("diff");
    return changes(new RootFileSystems.Changed(files, false), below);
  }

  private List<Change> whole(Image image, Image other) throws IOException {
    ContainerId id = ContainerId.random();
    try {
      rootFileSystems.mountImage(id, 0, image);
      return changes(new RootFileSystems.Changed(paths.imageMount(id, 0), true), other);
    } finally {
      rootFileSystems.unmount(id);
      AtomicFiles.deleteTree(paths.container(id));
    }
  }

  private List<Change> changes(RootFileSystems.Changed changed, Image below) throws IOException {
    List<Change> changes = new ArrayList<>();
    layerChanges.visit(
        changed,
        below,
        path -> false,
        calls -> (path, kind, directory, name, facts) -> changes.add(new Change(path, kind)));
    return changes;
  }
}
