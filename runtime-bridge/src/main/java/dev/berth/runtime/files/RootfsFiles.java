package dev.berth.runtime.files;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerFiles;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.image.TreeUnpacker;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.oci.UserLookup;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Files of containers by their mounted root file systems. A container that does not run is mounted
 * for the work and stays so until it is started or removed: taking the mount away could race with a
 * start that has just found it there.
 */
public final class RootfsFiles implements ContainerFiles {
  private final StorePaths paths;
  private final Kernel kernel;
  private final Images images;
  private final RootFileSystems rootFileSystems;
  private final Function<String, Container> containers;
  private final LayerChanges layerChanges;

  public RootfsFiles(
      StorePaths paths,
      Kernel kernel,
      Images images,
      RootFileSystems rootFileSystems,
      Function<String, Container> containers) {
    this.paths = paths;
    this.kernel = kernel;
    this.images = images;
    this.rootFileSystems = rootFileSystems;
    this.containers = containers;
    this.layerChanges = new LayerChanges(kernel, rootFileSystems);
  }

  @Override
  public PathStat stat(String ref, String path) {
    try (Archive archive = archive(ref, path)) {
      return archive.stat();
    }
  }

  @Override
  public Archive archive(String ref, String path) {
    Container container = containers.apply(ref);
    DirectoryCalls calls = new DirectoryCalls();
    try {
      return new OpenedPath(
          calls, kernel, walk(calls, container), path, rootFileSystems.ids(container.id()));
    } catch (IOException | RuntimeException e) {
      calls.close();
      throw failure(ref, path, e);
    }
  }

  @Override
  public void unpack(
      String ref, String path, InputStream tar, boolean keepKinds, boolean containerOwner) {
    Container container = containers.apply(ref);
    try (DirectoryCalls calls = new DirectoryCalls();
        PathWalk walk = walk(calls, container)) {
      Spot spot = walk.find(path, true);
      if (spot.name() != null) {
        throw EngineException.invalid("extraction point is not a directory");
      }
      checkWritable(spot, container);
      String place = "/" + String.join("/", spot.inside());
      TreeUnpacker.Directories directories =
          below -> {
            try (PathWalk inner = walk(calls, container)) {
              return open(calls, inner, place + "/" + below, container);
            }
          };
      TreeUnpacker.Owner owner = containerOwner ? owner(container) : null;
      TreeUnpacker.unpack(
          new TreeUnpacker.Target(
              spot.path(),
              place,
              directories,
              owner,
              keepKinds,
              rootFileSystems.ids(container.id())),
          tar);
    } catch (IOException | RuntimeException e) {
      throw failure(ref, path, e);
    }
  }

  private static int open(DirectoryCalls calls, PathWalk walk, String path, Container container)
      throws IOException {
    try {
      Spot spot = walk.find(path, true);
      if (spot.name() != null) {
        return -DirectoryCalls.ENOTDIR;
      }
      checkWritable(spot, container);
      return calls.reopen(spot.directory());
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return -DirectoryCalls.ENOENT;
      }
      throw e;
    }
  }

  private static void checkWritable(Spot spot, Container container) {
    if (!spot.writable()) {
      throw EngineException.invalid(
          container.hostConfig().readonlyRootfs()
              ? "container rootfs is marked read-only"
              : "mounted volume is marked read-only");
    }
  }

  /** The user that the container runs as; a container without one changes no owners. */
  private TreeUnpacker.@Nullable Owner owner(Container container) throws IOException {
    String user = container.config().user();
    if (user == null || user.isEmpty()) {
      return null;
    }
    UserLookup.ProcessUser found =
        opening(container, root -> new UserLookup(root).find(user, null));
    return new TreeUnpacker.Owner(found.uid(), found.gid());
  }

  @Override
  public void export(String ref, OutputStream out) throws IOException {
    try (DirectoryCalls calls = new DirectoryCalls()) {
      Container container = containers.apply(ref);
      int root = opening(container, calls::openRoot);
      try {
        TreeArchiver archiver =
            new TreeArchiver(calls, kernel, out, rootFileSystems.ids(container.id()));
        archiver.children(root, "");
        archiver.finish();
      } finally {
        int unused = calls.close(root);
      }
    }
  }

  @Override
  public List<Change> changes(String ref) {
    Container container = containers.apply(ref);
    Image image = images.ofContainer(container.imageId());
    List<Change> changes = new ArrayList<>();
    try {
      layerChanges.visit(
          rootFileSystems.changed(container.id(), image),
          image,
          path -> false,
          calls -> (path, kind, directory, name, facts) -> changes.add(new Change(path, kind)));
    } catch (IOException e) {
      requireThere(ref);
      throw EngineException.internal("cannot read the container's changes: " + e.getMessage(), e);
    }
    changes.sort(Comparator.comparing(Change::path));
    return changes;
  }

  @Override
  public List<Change> changes(Image image, @Nullable Image other) {
    return new ImageComparison(paths, rootFileSystems, layerChanges).run(image, other);
  }

  @Override
  public void writeChanges(String ref, OutputStream out) throws IOException {
    Container container = containers.apply(ref);
    Image image = images.ofContainer(container.imageId());
    try {
      layerChanges.write(rootFileSystems.changed(container.id(), image), image, out);
    } catch (IOException e) {
      requireThere(ref);
      throw e;
    }
  }

  /** NOT_FOUND for a container that was removed while its files were read. */
  private void requireThere(String ref) {
    if (!Files.exists(paths.writableLayer(containers.apply(ref).id()))) {
      throw EngineException.notFound("No such container: " + ref);
    }
  }

  private PathWalk walk(DirectoryCalls calls, Container container) throws IOException {
    boolean writable = !container.hostConfig().readonlyRootfs();
    return opening(
        container, root -> new PathWalk(calls, root, new MountTable(container, paths), writable));
  }

  private <T> T opening(Container container, RootFileSystems.Use<T> use) throws IOException {
    Image image = images.ofContainer(container.imageId());
    return rootFileSystems.whileMounted(container.id(), image, use);
  }

  private static EngineException failure(String ref, String path, Exception e) {
    if (e instanceof EngineException known) {
      return known.kind() == ErrorKind.NOT_FOUND && !known.text().startsWith("No such")
          ? EngineException.notFound("Could not find the file " + path + " in container " + ref)
          : known;
    }
    return EngineException.internal(
        "cannot copy " + path + " of container " + ref + ": " + e.getMessage(), e);
  }
}
