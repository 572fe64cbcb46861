package dev.berth.runtime.build;

import dev.berth.runtime.archive.Compression;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells archives that ADD unpacks by their content. */
final class ArchiveSniffer {
  private static final int BLOCK = 512;
  private static final int MAGIC = 257;

  private ArchiveSniffer() {}

  /** Whether the file is a tar, compressed or not. */
  static boolean isTar(Path file) throws IOException {
    byte[] block;
    try (InputStream in =
        Compression.decompress(new BufferedInputStream(Files.newInputStream(file)))) {
      block = in.readNBytes(BLOCK);
    } catch (IOException e) {
      return false; // it only began like something compressed
    }
    return block.length == BLOCK
        && new String(block, MAGIC, 5, StandardCharsets.US_ASCII).equals("ustar");
  }
}
