package dev.berth.runtime.image;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Layers with the owners that a mapping makes of theirs, each made once: an unprivileged user can
 * have no idmapped mount of its own disk, only of what it may mount itself. A copy lies in the
 * directory of its layer, and is there whole or not at all.
 */
final class ShiftedLayers {
  private static final System.Logger LOG = System.getLogger(ShiftedLayers.class.getName());

  private final StorePaths paths;
  private final UnpackedLayers layers;
  private final Kernel kernel;
  private final Object[] locks = new Object[16];

  ShiftedLayers(StorePaths paths, UnpackedLayers layers, Kernel kernel) {
    this.paths = paths;
    this.layers = layers;
    this.kernel = kernel;
    Arrays.setAll(locks, i -> new Object());
  }

  /** Notes which ids a container's writable layer has; nothing for the ordinary ones. */
  void note(ContainerId container, IdMapping ids) throws IOException {
    if (!ids.identity()) {
      AtomicFiles.write(paths.idMapping(container), Json.write(ids), paths.temporary());
    }
  }

  /** Which ids a container's writable layer has. */
  IdMapping noted(ContainerId container) throws IOException {
    try {
      return Json.read(Files.readAllBytes(paths.idMapping(container)), IdMapping.class);
    } catch (NoSuchFileException e) {
      return IdMapping.IDENTITY;
    }
  }

  /** The layers of a chain, the uppermost first in the result. */
  RootMounter.Lower lower(List<Digest> chain, IdMapping ids, boolean described) throws IOException {
    List<Path> plain = new ArrayList<>(chain.size());
    chain.reversed().forEach(chainId -> plain.add(layers.files(chainId)));
    if (ids.identity()) {
      return RootMounter.Lower.of(plain);
    }
    List<Path> shifted = new ArrayList<>(chain.size() + 1);
    for (Digest chainId : chain.reversed()) {
      shifted.add(files(chainId, ids, described));
    }
    return new RootMounter.Lower(shifted, described ? plain : List.of());
  }

  /**
   * A layer's files.
   *
   * @param described whether only what describes them, which a mount with the layer as a data-only
   *     one shows as files
   */
  private Path files(Digest chainId, IdMapping ids, boolean described) throws IOException {
    String key = (described ? "d-" : "") + ids.key();
    return shifted(layers.files(chainId), paths.shiftedLayer(chainId, key), ids, described);
  }

  /** The layer between an image and a container's own. */
  Path init(IdMapping ids) throws IOException {
    Path plain = InitLayer.at(paths.initLayer());
    return ids.identity() ? plain : shifted(plain, paths.shiftedInitLayer(ids.key()), ids, false);
  }

  private Path shifted(Path from, Path to, IdMapping ids, boolean described) throws IOException {
    synchronized (locks[Math.floorMod(to.hashCode(), locks.length)]) {
      if (!Files.isDirectory(to)) {
        long began = System.nanoTime();
        make(from, to, ids, described);
        LOG.log(
            Level.INFO,
            "gave {0} to the owners of a container''s user namespace in {1} ms",
            from,
            (System.nanoTime() - began) / 1_000_000);
      }
    }
    return to;
  }

  private void make(Path from, Path to, IdMapping ids, boolean described) throws IOException {
    Files.createDirectories(paths.temporary());
    Path temporary = paths.temporary().resolve("owners-" + HexIds.random().substring(0, 16));
    try {
      new OwnerShift(kernel, from, temporary, ids, described).run();
      new FileSystemSync(paths.dataRoot()).sync();
      Files.createDirectories(Objects.requireNonNull(to.getParent()));
      Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      AtomicFiles.deleteTree(temporary);
      throw e;
    }
  }
}
