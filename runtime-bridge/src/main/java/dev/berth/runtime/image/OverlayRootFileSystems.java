package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Root file systems by the kernel's overlayfs, as root of a user namespace (kernel 5.11). */
final class OverlayRootFileSystems implements RootFileSystems {
  private static final int MNT_DETACH = 2;
  private static final int EINVAL = 22;

  private final StorePaths paths;
  private final UnpackedLayers layers;
  private final Kernel kernel;
  private final OverlayMounter mounter;
  private final Trash trash;

  OverlayRootFileSystems(StorePaths paths, UnpackedLayers layers, Kernel kernel, Trash trash) {
    this.paths = paths;
    this.layers = layers;
    this.kernel = kernel;
    this.mounter = new OverlayMounter(kernel, paths.mounts());
    this.trash = trash;
  }

  @Override
  public void create(ContainerId container, Image image) {
    Path layer = paths.writableLayer(container);
    try {
      Files.createDirectories(layer);
      makeDirectory(layer.resolve("work"));
      makeDirectory(layer.resolve("diff"));
    } catch (IOException e) {
      throw failed("create", container, e);
    }
  }

  @Override
  public Path mount(ContainerId container, Image image) {
    Path target = paths.mount(container);
    try {
      if (isMounted(target)) {
        return target;
      }
      create(container, image);
      Files.createDirectories(target);
      Path layer = paths.writableLayer(container);
      mounter.mount(lower(container, image), layer.resolve("diff"), layer.resolve("work"), target);
      return target;
    } catch (IOException e) {
      throw failed("mount", container, e);
    }
  }

  private List<Path> lower(ContainerId container, Image image) throws IOException {
    List<Digest> chain = LayerStore.chain(image.diffIds());
    List<Path> lower = new ArrayList<>(chain.size());
    for (int i = chain.size() - 1; i >= 0; i--) {
      lower.add(layers.files(chain.get(i)));
    }
    if (lower.isEmpty()) { // an image from scratch: overlayfs wants a lower directory
      lower.add(makeDirectory(paths.writableLayer(container).resolve("empty")));
    }
    return lower;
  }

  /** A mount point lies in another file system than its parent. */
  private boolean isMounted(Path target) throws IOException {
    try {
      return !Files.getAttribute(target, "unix:dev")
          .equals(Files.getAttribute(paths.mounts(), "unix:dev"));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void unmount(ContainerId container) {
    Path target = paths.mount(container);
    try {
      kernel.unmount(target, MNT_DETACH);
    } catch (KernelException e) {
      if (e.errno() != EINVAL && e.errno() != 2) { // not mounted, or not even there
        throw failed("unmount", container, e);
      }
    } catch (IOException e) {
      throw failed("unmount", container, e);
    }
    try {
      Files.deleteIfExists(target);
    } catch (IOException e) {
      throw failed("unmount", container, e);
    }
  }

  @Override
  public void remove(ContainerId container) {
    unmount(container);
    try {
      trash.discard(paths.writableLayer(container));
    } catch (IOException e) {
      throw failed("remove", container, e);
    }
  }

  @Override
  public long writableSize(ContainerId container) {
    return Trees.size(paths.writableLayer(container).resolve("diff"));
  }

  @Override
  public String driver() {
    return "overlay";
  }

  private static Path makeDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // made by a call that was killed before it ended
    }
    return directory;
  }

  private static EngineException failed(String what, ContainerId container, IOException e) {
    return EngineException.internal(
        "cannot "
            + what
            + " the root file system of container "
            + container.shortId()
            + ": "
            + e.getMessage(),
        e);
  }
}
