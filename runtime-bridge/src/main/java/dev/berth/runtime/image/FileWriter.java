package dev.berth.runtime.image;

import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.linux.DirectoryCalls;
import java.io.IOException;
import java.util.List;

/** Writes the content of regular files, holes left as holes. */
final class FileWriter {
  private final DirectoryCalls calls;
  private final byte[] buffer = new byte[DirectoryCalls.CHUNK];
  private long written;

  FileWriter(DirectoryCalls calls) {
    this.calls = calls;
  }

  /** Bytes of all files so far. */
  long written() {
    return written;
  }

  void write(int file, String path, TarEntry entry, TarReader tar) throws IOException {
    List<TarEntry.Segment> sparse = entry.sparse();
    if (sparse == null) {
      copy(file, path, 0, entry.size(), tar);
      return;
    }
    for (TarEntry.Segment segment : sparse) {
      copy(file, path, segment.offset(), segment.length(), tar);
    }
    DirectoryCalls.check("truncate " + path, calls.truncate(file, entry.size()));
  }

  private void copy(int file, String path, long position, long length, TarReader tar)
      throws IOException {
    long at = position;
    long end = position + length;
    while (at < end) {
      int filled = fill(end - at, tar);
      DirectoryCalls.check("write " + path, calls.write(file, buffer, 0, filled, at));
      at += filled;
    }
    written += length;
  }

  private int fill(long wanted, TarReader tar) throws IOException {
    int limit = (int) Math.min(buffer.length, wanted);
    int filled = 0;
    while (filled < limit) {
      int count = tar.read(buffer, filled, limit - filled);
      if (count < 0) {
        throw new TarFormatException("unexpected EOF");
      }
      filled += count;
    }
    return filled;
  }
}
