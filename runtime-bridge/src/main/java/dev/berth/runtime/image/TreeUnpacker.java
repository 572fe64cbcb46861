package dev.berth.runtime.image;

import dev.berth.runtime.archive.Compression;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.userns.IdMapping;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Unpacks an ordinary tar, not a layer's, into a directory that has content already. */
public final class TreeUnpacker {
  private TreeUnpacker() {}

  /** Finds directories below the target as a container sees them: by its links and mounts. */
  public interface Directories {
    /**
     * Opens one.
     *
     * @param path below the target, parts apart by slashes
     * @return a descriptor, the caller's to close, or a negated errno
     */
    int open(String path) throws IOException;
  }

  /** Who gets everything, whatever the archive says. */
  public record Owner(long uid, long gid) {}

  /**
   * Where and how to unpack.
   *
   * @param directory on this host
   * @param place what clients call it
   * @param directories null to follow no links
   * @param owner null for those that the archive names
   * @param keepKinds refuse to replace a directory by something else and the other way round
   * @param ids what owners are outside of the container whose files these are
   */
  public record Target(
      Path directory,
      String place,
      @Nullable Directories directories,
      @Nullable Owner owner,
      boolean keepKinds,
      IdMapping ids) {}

  /**
   * Unpacks, no link followed; INVALID for a malformed archive, or one that would leave the
   * directory.
   *
   * @param keepKinds refuse to replace a directory by something else and the other way round
   */
  public static void unpack(Path directory, InputStream tar, boolean keepKinds) throws IOException {
    unpack(new Target(directory, "/", null, null, keepKinds, IdMapping.IDENTITY), tar);
  }

  /** The same, but everything belongs to this user: owners mean nothing in a build context. */
  public static void unpackAsOwn(Path directory, InputStream tar) throws IOException {
    unpack(
        new Target(directory, "/", null, null, false, IdMapping.IDENTITY), tar, Ownership.IGNORE);
  }

  /** Unpacks; INVALID for a malformed archive, or one that would leave the directory. */
  public static void unpack(Target target, InputStream tar) throws IOException {
    unpack(target, tar, StorageDrivers.ownership());
  }

  private static void unpack(Target target, InputStream tar, Ownership ownership)
      throws IOException {
    try (InputStream plain = Compression.decompress(tar);
        DirectoryCalls calls = new DirectoryCalls()) {
      int root = calls.openRoot(target.directory());
      try (TarApplier applier = new TarApplier(calls, root, ownership, target)) {
        applier.apply(new TarReader(plain));
      } finally {
        int unused = calls.close(root);
      }
    } catch (TarFormatException | ZipException e) {
      throw new EngineException(ErrorKind.INVALID, String.valueOf(e.getMessage()), e);
    } catch (EOFException e) {
      throw new EngineException(ErrorKind.INVALID, "unexpected EOF", e);
    }
  }
}
