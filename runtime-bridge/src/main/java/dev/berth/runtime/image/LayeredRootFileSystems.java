package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Root file systems made of an image's unpacked layers and a writable one, by one mounter. */
final class LayeredRootFileSystems implements RootFileSystems {
  private static final int MNT_DETACH = 2;
  private static final int EINVAL = 22;
  private static final int ENOENT = 2;
  private static final int MAX_STACKED = 64;

  private final StorePaths paths;
  private final UnpackedLayers layers;
  private final ShiftedLayers shifted;
  private final Kernel kernel;
  private final MounterChoice choice;
  private final Trash trash;
  private final Object[] locks = new Object[64];
  private @Nullable RootMounter mounter;

  /** Finds out what works here, when it is first needed. */
  interface MounterChoice {
    RootMounter choose() throws IOException;
  }

  LayeredRootFileSystems(
      StorePaths paths, UnpackedLayers layers, Kernel kernel, MounterChoice choice, Trash trash) {
    this.paths = paths;
    this.layers = layers;
    this.shifted = new ShiftedLayers(paths, layers, kernel);
    this.kernel = kernel;
    this.choice = choice;
    this.trash = trash;
    Arrays.setAll(locks, i -> new Object());
  }

  @Override
  public void create(ContainerId container, Image image) {
    create(container, image, ids(container));
  }

  @Override
  public void create(ContainerId container, Image image, IdMapping ids) {
    Path layer = paths.writableLayer(container);
    try {
      Files.createDirectories(layer);
      shifted.note(container, ids);
      makeDirectory(layer.resolve("work"));
      Path root = layer.resolve("diff");
      if (!Files.exists(root)) {
        makeRoot(layer, root, image, ids);
      }
    } catch (IOException e) {
      throw failed("create", container, e);
    }
  }

  @Override
  public IdMapping ids(ContainerId container) {
    try {
      return shifted.noted(container);
    } catch (IOException e) {
      throw failed("read the ids of", container, e);
    }
  }

  @Override
  public long idsNeeded(Image image) {
    List<Path> chain = new ArrayList<>();
    LayerStore.chain(image.diffIds()).reversed().forEach(each -> chain.add(layers.files(each)));
    return NeededIds.of(chain);
  }

  /** The root directory looks as the uppermost layer says that describes it. */
  private void makeRoot(Path layer, Path root, Image image, IdMapping ids) throws IOException {
    Path fresh = makeDirectory(layer.resolve("diff.new"));
    Files.setAttribute(fresh, "unix:mode", 0755);
    if (!ids.identity()) {
      kernel.chown(fresh, ids.outerUid(0), ids.outerGid(0));
    }
    for (Digest chainId : LayerStore.chain(image.diffIds()).reversed()) {
      if (layers.describesRoot(chainId)) {
        UnixStat as = UnixStat.of(layers.files(chainId));
        kernel.chown(fresh, ids.outerUid(as.uid()), ids.outerGid(as.gid()));
        Files.setAttribute(fresh, "unix:mode", as.mode() & UnixStat.PERMISSIONS);
        break;
      }
    }
    Files.move(fresh, root, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public Path mount(ContainerId container, Image image) {
    return mount(container, image, false);
  }

  @Override
  public Path mount(ContainerId container, Image image, boolean disposable) {
    synchronized (lock(container)) {
      return mountLocked(container, image, disposable);
    }
  }

  @Override
  public <T> T whileMounted(ContainerId container, Image image, Use<T> use) throws IOException {
    synchronized (lock(container)) {
      return use.of(mountLocked(container, image, false));
    }
  }

  /** Mounting and unmounting one container must not overtake each other. */
  private Object lock(ContainerId container) {
    return locks[Math.floorMod(container.hashCode(), locks.length)];
  }

  private Path mountLocked(ContainerId container, Image image, boolean disposable) {
    Path target = paths.mount(container);
    try {
      if (isMounted(target)) {
        return target;
      }
      IdMapping ids = ids(container);
      create(container, image, ids);
      Files.createDirectories(target);
      Path layer = paths.writableLayer(container);
      RootMounter.Lower lower = lower(layer, image, ids);
      addInit(lower, ids);
      mounter().mount(lower, layer, target, disposable);
      return target;
    } catch (IOException e) {
      throw failed("mount", container, e);
    }
  }

  /** It has a writable layer too, as mounters want one; what mounts it on keeps it read-only. */
  @Override
  public void mountImage(ContainerId container, int number, Image image) {
    mountImage(container, number, image, false);
  }

  @Override
  public void mountFresh(ContainerId container, int number, Image image) {
    mountImage(container, number, image, true);
  }

  private void mountImage(ContainerId container, int number, Image image, boolean fresh) {
    Path target = paths.imageMount(container, number);
    Path scratch = paths.imageScratch(container, number);
    try {
      if (!isMounted(target)) {
        IdMapping ids = ids(container);
        Files.createDirectories(scratch.resolve("work"));
        Path root = scratch.resolve("diff");
        if (!Files.exists(root)) {
          makeRoot(scratch, root, image, ids);
        }
        Files.createDirectories(target);
        RootMounter.Lower lower = lower(scratch, image, ids);
        if (fresh) {
          addInit(lower, ids);
        }
        mounter().mount(lower, scratch, target, true);
      }
    } catch (IOException e) {
      throw failed("mount an image into", container, e);
    }
  }

  @Override
  public void mountTree(ContainerId container, int number, Path tree) {
    Path target = paths.imageMount(container, number);
    Path scratch = paths.imageScratch(container, number);
    try {
      if (!isMounted(target)) {
        Files.createDirectories(scratch.resolve("work"));
        Path root = scratch.resolve("diff");
        if (!Files.exists(root)) {
          makeDirectory(root);
          Files.setAttribute(root, "unix:mode", UnixStat.of(tree).mode() & UnixStat.PERMISSIONS);
        }
        Files.createDirectories(target);
        mounter().mount(RootMounter.Lower.of(List.of(tree)), scratch, target, true);
      }
    } catch (IOException e) {
      throw failed("mount a directory into", container, e);
    }
  }

  private synchronized RootMounter mounter() throws IOException {
    RootMounter chosen = mounter;
    if (chosen == null) {
      chosen = choice.choose();
      mounter = chosen;
    }
    return chosen;
  }

  private RootMounter.Lower lower(Path writable, Image image, IdMapping ids) throws IOException {
    boolean apart = !ids.identity() && mounter().takesContentApart();
    RootMounter.Lower lower = shifted.lower(LayerStore.chain(image.diffIds()), ids, apart);
    if (lower.layers().isEmpty()) { // an image from scratch: overlayfs wants a lower directory
      lower.layers().add(makeDirectory(writable.resolve("empty")));
    }
    return lower;
  }

  /** Below the image; but layers whose content lies apart must be the lowest. */
  private void addInit(RootMounter.Lower lower, IdMapping ids) throws IOException {
    boolean apart = !lower.contents().isEmpty();
    lower.layers().add(apart ? 0 : lower.layers().size(), shifted.init(ids));
  }

  @Override
  public List<Path> layers(Image image) {
    List<Path> all = new ArrayList<>();
    for (Digest chainId : LayerStore.chain(image.diffIds()).reversed()) {
      all.add(layers.files(chainId));
    }
    Path init = paths.initLayer();
    if (Files.isDirectory(init)) { // else no container was ever mounted
      all.add(init);
    }
    return all;
  }

  /** Only the kernel's overlayfs is known to mark in the layer itself what it hides. */
  @Override
  public Changed changed(ContainerId container, Image image) {
    Path layer = paths.writableLayer(container).resolve("diff");
    return driver().equals("overlay")
        ? new Changed(layer, false, ids(container))
        : new Changed(mount(container, image), true, ids(container));
  }

  /** A mount point lies in another file system than its parent. */
  private boolean isMounted(Path target) throws IOException {
    try {
      return !Files.getAttribute(target, "unix:dev")
          .equals(Files.getAttribute(paths.mounts(), "unix:dev"));
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      kernel.unmount(target, MNT_DETACH); // its fuse-overlayfs died
      return false;
    }
  }

  @Override
  public void unmount(ContainerId container) {
    synchronized (lock(container)) {
      unmount(paths.mount(container), container);
    }
    Path image = paths.imageMount(container, 0);
    for (int i = 1; Files.exists(image, LinkOption.NOFOLLOW_LINKS); i++) {
      unmount(image, container);
      image = paths.imageMount(container, i);
    }
  }

  private void unmount(Path target, ContainerId container) {
    try {
      int mounts = 0;
      while (mounts < MAX_STACKED && detach(target)) {
        mounts++; // a bind mount within one file system may have been stacked
      }
      Files.deleteIfExists(target);
    } catch (IOException e) {
      throw failed("unmount", container, e);
    }
  }

  /** Whether there was anything mounted. */
  private boolean detach(Path target) throws IOException {
    try {
      kernel.unmount(target, MNT_DETACH);
      return true;
    } catch (KernelException e) {
      if (e.errno() == EINVAL || e.errno() == ENOENT) {
        return false;
      }
      throw e;
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
    try {
      return mounter().name();
    } catch (IOException e) {
      throw EngineException.internal("cannot tell the storage driver: " + e.getMessage(), e);
    }
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
