package dev.berth.runtime.image;

import dev.berth.runtime.archive.Compression;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.linux.DirectoryCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** Unpacks an ordinary tar, not a layer's, into a directory that has content already. */
public final class TreeUnpacker {
  private TreeUnpacker() {}

  /**
   * Unpacks; INVALID for a malformed archive, or one that would leave the directory.
   *
   * @param keepKinds refuse to replace a directory by something else and the other way round
   */
  public static void unpack(Path directory, InputStream tar, boolean keepKinds) throws IOException {
    unpack(
        directory,
        tar,
        keepKinds ? TarApplier.Members.KEEP_KINDS : TarApplier.Members.PLAIN,
        StorageDrivers.ownership());
  }

  /** The same, but everything belongs to this user: owners mean nothing in a build context. */
  public static void unpackAsOwn(Path directory, InputStream tar) throws IOException {
    unpack(directory, tar, TarApplier.Members.PLAIN, Ownership.IGNORE);
  }

  private static void unpack(
      Path directory, InputStream tar, TarApplier.Members members, Ownership ownership)
      throws IOException {
    try (InputStream plain = Compression.decompress(tar);
        DirectoryCalls calls = new DirectoryCalls()) {
      int root = calls.openRoot(directory);
      try (TarApplier applier = new TarApplier(calls, root, ownership, members)) {
        applier.apply(new TarReader(plain));
      } finally {
        int unused = calls.close(root);
      }
    } catch (TarFormatException | ZipException e) {
      throw new EngineException(ErrorKind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }
}
