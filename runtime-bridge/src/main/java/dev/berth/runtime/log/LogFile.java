package dev.berth.runtime.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An open log file: hands out whole lines, and keeps a line that is still being written. */
final class LogFile implements Closeable {
  private static final int BUFFER = 128 * 1024;

  /** No line of the monitor's is near this long: what is longer is no log. */
  private static final int MAX_LINE = 4 << 20;

  private final Object identity;
  private final @Nullable Path packed;
  private RandomAccessFile file;
  private boolean unpacked;
  private String head = "";
  private byte[] buffer = {};
  private int start;
  private int end;
  private int newline;

  private LogFile(RandomAccessFile file, Object identity, @Nullable Path packed) {
    this.file = file;
    this.identity = identity;
    this.packed = packed;
    this.unpacked = packed == null;
  }

  /** Opens it, or returns null when there is none. */
  static @Nullable LogFile open(Path path) throws IOException {
    while (true) {
      Object before = identity(path);
      if (before == null) {
        return null;
      }
      RandomAccessFile file;
      try {
        file = new RandomAccessFile(path.toFile(), "r");
      } catch (java.io.FileNotFoundException e) {
        if (Files.exists(path)) {
          throw e;
        }
        return null;
      }
      if (before.equals(identity(path))) {
        return new LogFile(file, before, PackedLog.is(path) ? path : null);
      }
      file.close(); // rotated in between: which file this is cannot be told
    }
  }

  /**
   * What tells a file from the one that takes its name, or null when there is none. See {@link
   * PackedLog#identity(Object)} for packed ones.
   */
  static @Nullable Object identity(Path path) throws IOException {
    try {
      return PackedLog.is(path)
          ? PackedLog.identity(path)
          : String.valueOf(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  Object identity() {
    return identity;
  }

  long size() throws IOException {
    return plain().length();
  }

  /** The file's text: that of a packed one is unpacked at the first look. */
  private RandomAccessFile plain() throws IOException {
    Path from = packed;
    if (!unpacked && from != null) {
      RandomAccessFile text = PackedLog.unpack(file, from);
      file.close();
      file = text;
      unpacked = true;
    }
    return file;
  }

  /** The time of the first line, which tells the pieces of one log apart; empty when none is. */
  String head() throws IOException {
    if (head.isEmpty()) {
      ByteBuffer bytes = ByteBuffer.allocate(48);
      plain().getChannel().read(bytes, 0);
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
      head = text.substring(0, Math.max(0, text.indexOf(' ')));
    }
    return head;
  }

  /** Where the next line begins. */
  long position() throws IOException {
    return plain().getFilePointer() - (end - start);
  }

  /** Goes on at a byte, which must begin a line. */
  void seek(long position) throws IOException {
    plain().seek(position);
    start = 0;
    end = 0;
  }

  /** Moves to the next whole line; false when there is none yet. */
  boolean next() throws IOException {
    int from = start;
    while (true) {
      for (int i = from; i < end; i++) {
        if (buffer[i] == '\n') {
          newline = i;
          return true;
        }
      }
      from = end - start;
      if (!fill()) {
        return false;
      }
      from += start;
    }
  }

  /** Reads more behind what is kept; false at the end of the file. */
  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      if (end >= MAX_LINE) {
        throw new IOException("a line of the log is longer than " + MAX_LINE + " bytes");
      }
      buffer = Arrays.copyOf(buffer, Math.max(BUFFER, end * 2));
    }
    int n = plain().read(buffer, end, buffer.length - end);
    end += Math.max(n, 0);
    return n > 0;
  }

  /** Shows the line to an entry and moves behind it; false when it has not the form. */
  boolean take(StoredEntry entry) {
    boolean wellFormed = entry.at(buffer, start, newline);
    start = newline + 1;
    return wellFormed;
  }

  /** Reads bytes at a place, for looking backwards; fewer only at the end of the file. */
  int readAt(long position, byte[] into) throws IOException {
    RandomAccessFile text = plain();
    text.seek(position);
    int total = 0;
    while (total < into.length) {
      int n = text.read(into, total, into.length - total);
      if (n < 0) {
        break;
      }
      total += n;
    }
    return total;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
