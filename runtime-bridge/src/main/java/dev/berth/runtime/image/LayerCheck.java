package dev.berth.runtime.image;

import dev.berth.runtime.archive.Compression;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Uncompressed digests of layer blobs. */
final class LayerCheck {
  private LayerCheck() {}

  /** The diff id of a blob; reads all of it unless it is not compressed. */
  static Digest diffId(Blobs blobs, Digest blob) throws IOException {
    byte[] start = new byte[6];
    try (InputStream in = blobs.open(blob)) {
      int length = in.readNBytes(start, 0, start.length);
      if (Compression.of(start, length) == Compression.NONE && blob.algorithm().equals("sha256")) {
        return blob;
      }
    }
    MessageDigest digest = MessageDigests.streaming("sha256");
    byte[] buffer = new byte[1 << 16];
    try (InputStream plain = Compression.decompress(blobs.open(blob))) {
      for (int count; (count = plain.read(buffer, 0, buffer.length)) >= 0; ) {
        digest.update(buffer, 0, count);
      }
    } catch (TarFormatException e) {
      throw new EngineException(
          ErrorKind.INVALID, "failed to register layer: " + e.getMessage(), e);
    }
    return MessageDigests.digest(digest);
  }

  /** What to say of content that is not what the config promises. */
  static EngineException wrong(Digest actual, Digest expected) {
    return EngineException.invalid(
        "failed to register layer: wrong diff id calculated on extraction "
            + actual
            + ", expected "
            + expected);
  }
}
