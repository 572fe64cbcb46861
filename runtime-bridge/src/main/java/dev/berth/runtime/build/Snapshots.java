package dev.berth.runtime.build;

import dev.berth.runtime.files.LayerChanges;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.LayerStore;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.image.UnpackedLayers;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Root file systems that steps change, and the layers that become of the changes. */
final class Snapshots {
  private static final System.Logger LOG = System.getLogger(Snapshots.class.getName());

  private final StorePaths paths;
  private final RootFileSystems rootFileSystems;
  private final UnpackedLayers layers;
  private final LayerChanges changes;
  private final Blobs blobs;
  private final @Nullable Instant latest;

  Snapshots(
      StorePaths paths,
      RootFileSystems rootFileSystems,
      UnpackedLayers layers,
      LayerChanges changes,
      Blobs blobs) {
    this(paths, rootFileSystems, layers, changes, blobs, null);
  }

  private Snapshots(
      StorePaths paths,
      RootFileSystems rootFileSystems,
      UnpackedLayers layers,
      LayerChanges changes,
      Blobs blobs,
      @Nullable Instant latest) {
    this.paths = paths;
    this.rootFileSystems = rootFileSystems;
    this.layers = layers;
    this.changes = changes;
    this.blobs = blobs;
    this.latest = latest;
  }

  /** The same, but nothing in a layer is younger than a time. */
  Snapshots notAfter(@Nullable Instant time) {
    return new Snapshots(paths, rootFileSystems, layers, changes, blobs, time);
  }

  /**
   * An image's files with a writable layer above, and nothing of what containers get beside it.
   * Closing it throws away what was not committed.
   */
  final class Open implements AutoCloseable {
    private final ContainerId id = ContainerId.random();
    private final StageImage image;

    private Open(StageImage image) {
      this.image = image;
    }

    Path root() {
      return paths.imageMount(id, 0);
    }

    /** Makes a layer of the changes; null when there are none. */
    @Nullable Made commit() throws IOException {
      Path files = paths.imageScratch(id, 0).resolve("diff");
      RootFileSystems.Changed changed =
          inPlace()
              ? new RootFileSystems.Changed(files, false)
              : new RootFileSystems.Changed(root(), true);
      return made(image, id, changed, files);
    }

    @Override
    public void close() {
      rootFileSystems.unmount(id);
      try {
        AtomicFiles.deleteTree(paths.container(id));
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot remove " + paths.container(id), e);
      }
    }
  }

  /** A layer: its diff id is its blob's digest too. */
  record Made(Digest diffId, long size) {}

  /** Mounts an image's files. */
  Open open(StageImage image) {
    Open open = new Open(image);
    try {
      rootFileSystems.mountImage(open.id, 0, files(image));
      return open;
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** Shows a directory with a writable layer above, which is thrown away when it is closed. */
  Open open(Path tree) {
    Open open = new Open(StageImage.scratch("", null));
    try {
      rootFileSystems.mountTree(open.id, 0, tree);
      return open;
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /**
   * Makes a layer of what a container of the image changed, which has ended; null for nothing.
   *
   * @param stubs what mounts needed, null for nothing
   */
  @Nullable Made commit(StageImage image, ContainerId id, @Nullable MountStubs stubs)
      throws IOException {
    if (stubs != null) {
      if (rootFileSystems.driver().equals("overlay")) {
        rootFileSystems.unmount(id); // its own directory is changed, which must not be mounted then
      }
      stubs.remove(rootFileSystems.changed(id, files(image)).directory());
    }
    RootFileSystems.Changed changed = rootFileSystems.changed(id, files(image));
    return made(image, id, changed, paths.writableLayer(id).resolve("diff"));
  }

  private @Nullable Made made(
      StageImage image, ContainerId id, RootFileSystems.Changed changed, Path files)
      throws IOException {
    return made(image, id, changed, files, path -> false);
  }

  private @Nullable Made made(
      StageImage image,
      ContainerId id,
      RootFileSystems.Changed changed,
      Path files,
      Predicate<String> rewritten)
      throws IOException {
    LayerChanges.Options options = new LayerChanges.Options(latest, rewritten);
    Digest diffId = blobs.put(out -> changes.write(changed, files(image), options, out));
    if (LayerStore.isEmpty(diffId)) {
      return null;
    }
    Digest parent = image.chain();
    rootFileSystems.unmount(id);
    boolean asIs = latest == null && !changed.whole();
    return new Made(
        diffId,
        asIs
            ? layers.adopt(files, parent, diffId).size()
            : layers.unpack(parent, diffId, () -> blobs.open(diffId), unused -> {}).size());
  }

  /** Makes one layer of all that an image has above another one; null for nothing. */
  @Nullable Made squash(StageImage image, StageImage base) throws IOException {
    List<Path> above =
        LayerStore.chain(image.diffIds()).stream()
            .skip(base.diffIds().size())
            .map(layers::files)
            .toList();
    try (Open open = open(image)) {
      return made(
          base,
          open.id,
          new RootFileSystems.Changed(open.root(), true),
          open.root(),
          path -> above.stream().anyMatch(layer -> isFile(layer.resolve(path.substring(1)))));
    }
  }

  private static boolean isFile(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Only the kernel's overlayfs leaves a directory that is a layer as it is. */
  private boolean inPlace() {
    return rootFileSystems.driver().equals("overlay");
  }

  private static Image files(StageImage image) {
    return Image.ofLayers(image.id(), image.architecture(), List.copyOf(image.diffIds()));
  }
}
