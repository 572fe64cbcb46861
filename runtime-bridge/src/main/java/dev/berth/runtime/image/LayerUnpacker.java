package dev.berth.runtime.image;

import dev.berth.runtime.archive.Compression;
import dev.berth.runtime.archive.ReadAhead;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.linux.DirectoryCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/** Unpacks one layer stream into an empty directory, hashing the uncompressed bytes on the way. */
final class LayerUnpacker {
  private final Ownership ownership;

  LayerUnpacker(Ownership ownership) {
    this.ownership = ownership;
  }

  /** What came out: bytes of regular files, and whether there was a member for the root itself. */
  record Unpacked(long size, boolean describesRoot) {}

  /** Unpacks; INVALID when the stream's digest is not the one given. */
  Unpacked unpack(Path directory, Digest diffId, LayerStore.Source blob, LongConsumer progress)
      throws IOException {
    MessageDigest digest = MessageDigests.streaming(diffId.algorithm());
    Files.createDirectory(directory);
    Unpacked unpacked;
    try (InputStream raw = LayerInput.counting(blob.open(), progress);
        InputStream plain = new ReadAhead(Compression.decompress(raw));
        DirectoryCalls calls = new DirectoryCalls()) {
      InputStream hashed = LayerInput.hashing(plain, digest);
      int root = calls.openRoot(directory);
      try (TarApplier applier = new TarApplier(calls, root, ownership)) {
        DirectoryCalls.check("chmod " + directory, calls.chmod(root, 0755));
        long size = applier.apply(new TarReader(hashed));
        unpacked = new Unpacked(size, applier.describesRoot());
      } finally {
        int unused = calls.close(root);
      }
      drain(hashed);
    }
    Digest actual = MessageDigests.digest(digest);
    if (!actual.equals(diffId)) {
      throw LayerCheck.wrong(actual, diffId);
    }
    return unpacked;
  }

  private static void drain(InputStream in) throws IOException {
    byte[] rest = new byte[1 << 16];
    while (in.read(rest, 0, rest.length) >= 0) {
      // what follows the end blocks is part of the digest
    }
  }
}
