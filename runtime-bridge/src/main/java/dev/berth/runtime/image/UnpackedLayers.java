package dev.berth.runtime.image;

import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Layers as directories of files. One is published by rename after its file system was synced: a
 * directory with the name of a chain id is whole, whatever happened. Unpacking runs on platform
 * threads, at most one a processor: it computes, and its system calls would pin carriers.
 */
public final class UnpackedLayers implements LayerStore {
  private static final String DOCUMENT = "layer.json";

  private final StorePaths paths;
  private final LayerUnpacker unpacker;
  private final FileSystemSync sync;
  private final Semaphore processors = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Map<Digest, Semaphore> turns = new ConcurrentHashMap<>();
  private final Map<Digest, LayerDocument> known = new ConcurrentHashMap<>();

  public UnpackedLayers(StorePaths paths, Ownership ownership) {
    this.paths = paths;
    this.unpacker = new LayerUnpacker(ownership);
    this.sync = new FileSystemSync(paths.dataRoot());
  }

  @Override
  public boolean has(Digest chainId) {
    return find(chainId) != null;
  }

  @Override
  public @Nullable Layer find(Digest chainId) {
    LayerDocument document = document(chainId);
    return document == null ? null : document.layer();
  }

  /** Whether the layer says what the root directory looks like. */
  boolean describesRoot(Digest chainId) {
    LayerDocument document = document(chainId);
    return document != null && document.describesRoot();
  }

  private @Nullable LayerDocument document(Digest chainId) {
    LayerDocument document = known.get(chainId);
    if (document != null) {
      return document;
    }
    try {
      byte[] json = Files.readAllBytes(paths.layer(chainId).resolve(DOCUMENT));
      document = Json.read(json, LayerDocument.class);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw EngineException.internal("cannot read layer " + chainId + ": " + e.getMessage(), e);
    }
    known.put(chainId, document);
    return document;
  }

  /** The files of a layer. */
  public Path files(Digest chainId) {
    return paths.layer(chainId).resolve("diff");
  }

  /** All layers by directory name, the hex part of the chain id. */
  List<Path> directories() throws IOException {
    List<Path> all = new ArrayList<>();
    try (var layers = Files.newDirectoryStream(paths.layers())) {
      layers.forEach(all::add);
    } catch (NoSuchFileException e) {
      // nothing unpacked yet
    }
    return all;
  }

  /** Forgets a layer whose directory is taken away. */
  void forget(Digest chainId) {
    known.remove(chainId);
  }

  @Override
  public Layer unpack(@Nullable Digest parent, Digest diffId, Source blob, LongConsumer progress)
      throws IOException {
    Filling unpacking = files -> unpacker.unpack(files, diffId, blob, progress);
    return once(
        LayerStore.chainId(parent, diffId),
        chainId -> onPlatformThread(() -> make(chainId, parent, diffId, unpacking)));
  }

  /**
   * Publishes a directory of this store as a layer by moving it: an overlay's writable layer that
   * is mounted no more and was archived. Already there is success; the directory then stays.
   *
   * @param diffId digest of its archive
   */
  public Layer adopt(Path files, @Nullable Digest parent, Digest diffId) throws IOException {
    Filling moving =
        target -> {
          Files.move(files, target, StandardCopyOption.ATOMIC_MOVE);
          return new LayerUnpacker.Unpacked(Trees.size(target), false);
        };
    return once(
        LayerStore.chainId(parent, diffId), chainId -> make(chainId, parent, diffId, moving));
  }

  private interface Making {
    Layer of(Digest chainId) throws IOException;
  }

  /** The layer that is there, or is made now; a second caller for the same waits. */
  private Layer once(Digest chainId, Making making) throws IOException {
    Semaphore turn = turns.computeIfAbsent(chainId, unused -> new Semaphore(1));
    turn.acquireUninterruptibly();
    try {
      Layer there = find(chainId);
      return there != null ? there : making.of(chainId);
    } finally {
      turn.release();
      turns.remove(chainId, turn);
    }
  }

  /** Makes a layer's directory of files. */
  private interface Filling {
    LayerUnpacker.Unpacked fill(Path files) throws IOException;
  }

  private Layer make(Digest chainId, @Nullable Digest parent, Digest diffId, Filling filling)
      throws IOException {
    Files.createDirectories(paths.temporary());
    Files.createDirectories(paths.layers());
    Path temporary = paths.temporary().resolve("layer-" + HexIds.random().substring(0, 16));
    try {
      Files.createDirectory(temporary);
      LayerUnpacker.Unpacked done = filling.fill(temporary.resolve("diff"));
      LayerDocument document =
          new LayerDocument(
              LayerDocument.FORMAT, chainId, diffId, parent, done.size(), done.describesRoot());
      Files.write(temporary.resolve(DOCUMENT), Json.write(document));
      sync.sync();
      publish(temporary, paths.layer(chainId));
      known.put(chainId, document);
      return document.layer();
    } catch (IOException | RuntimeException e) {
      throw failed(temporary, e);
    } catch (Error e) { // memory or stack ran out: the files go all the same
      EngineException unused = failed(temporary, new IOException(e));
      throw e;
    }
  }

  private void publish(Path temporary, Path target) throws IOException {
    if (Files.exists(target)) {
      AtomicFiles.deleteTree(target); // only a directory without document can be there
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(paths.layers())) {
      directory.force(true);
    }
  }

  private static EngineException failed(Path temporary, Exception first) {
    try {
      AtomicFiles.deleteTree(temporary);
    } catch (IOException e) {
      first.addSuppressed(e);
    }
    if (first instanceof EngineException engine) {
      return engine;
    }
    boolean cut = first instanceof EOFException; // the JDK's words for it are not everybody's
    boolean malformed = first instanceof TarFormatException || first instanceof ZipException;
    return new EngineException(
        malformed ? ErrorKind.INVALID : ErrorKind.INTERNAL,
        "failed to register layer: " + (cut ? "unexpected EOF" : first.getMessage()),
        first);
  }

  private interface Work {
    Layer run() throws IOException;
  }

  private Layer onPlatformThread(Work work) throws IOException {
    processors.acquireUninterruptibly();
    try {
      FutureTask<Layer> task = new FutureTask<>(work::run);
      Thread.ofPlatform().daemon().name("berth-unpack").start(task);
      return result(task);
    } finally {
      processors.release();
    }
  }

  /** Waits for the end even when interrupted: half a layer must be cleaned up by who made it. */
  private static Layer result(FutureTask<Layer> task) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case IOException cause -> throw cause;
        case null, default -> throw new IOException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
