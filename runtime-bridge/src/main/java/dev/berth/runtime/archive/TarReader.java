package dev.berth.runtime.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive as a stream: ustar, pax and GNU long names, base-256 numbers and sparse files
 * of every GNU format. The stream is not closed here, and is not read beyond the end blocks.
 */
public final class TarReader {
  /** No real name, link or set of attributes is longer; a hostile header is. */
  private static final int MAX_META = 1 << 20;

  private final InputStream in;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private final PaxRecords global = new PaxRecords();
  private long remaining;
  private int padding;

  public TarReader(InputStream in) {
    this.in = in;
  }

  /** The next member, or null at the end; what was not read of the last one is skipped. */
  public @Nullable TarEntry next() throws IOException {
    skipRest();
    String longName = null;
    String longLink = null;
    PaxRecords pax = null;
    while (true) {
      TarHeader header = header();
      if (header == null) {
        return null;
      }
      setRemaining(header.size());
      switch (header.type()) {
        case 'x', 'X' -> {
          pax = pax == null ? new PaxRecords(global) : pax;
          pax.parse(meta());
        }
        case 'g' -> {
          global.parse(meta());
        }
        case 'L' -> longName = cString(meta());
        case 'K' -> longLink = cString(meta());
        default -> {
          return entry(header, pax == null ? global : pax, longName, longLink);
        }
      }
    }
  }

  /** Reads of the data of the present member; -1 at its end. */
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, remaining));
    if (count < 0) {
      throw truncated();
    }
    remaining -= count;
    return count;
  }

  /** Stored bytes of the present member that were not read yet. */
  public long remaining() {
    return remaining;
  }

  private TarEntry entry(
      TarHeader header, PaxRecords pax, @Nullable String longName, @Nullable String longLink)
      throws IOException {
    char type = header.type();
    long stored = pax.number("size", header.size());
    if (stored < 0) {
      throw new TarFormatException("archive/tar: invalid tar header");
    }
    setRemaining(hasNoData(type) ? 0 : stored);
    String name = first(pax.text("GNU.sparse.name"), pax.text("path"), longName, header.name());
    String link = first(pax.text("linkpath"), longLink, null, header.linkName());
    String mtime = pax.text("mtime");
    long size = stored;
    List<TarEntry.Segment> sparse = null;
    if (type == 'S') {
      sparse = oldSparse(header);
      size = header.number(483, 12);
      type = '0';
    } else if (type == '0' && isSparse(pax)) {
      size = pax.number("GNU.sparse.realsize", pax.number("GNU.sparse.size", stored));
      sparse = "1".equals(pax.text("GNU.sparse.major")) ? storedSparse() : pax.sparse();
    }
    if (type == '0' && !header.isUstar() && name.endsWith("/")) {
      type = '5'; // before POSIX directories had no type of their own
    }
    return new TarEntry(
        name,
        type,
        header.mode(),
        pax.number("uid", header.uid()),
        pax.number("gid", header.gid()),
        type == '0' ? size : 0,
        mtime == null ? header.mtime() : PaxRecords.number(mtime),
        mtime == null ? 0 : PaxRecords.nanos(mtime),
        link,
        header.deviceMajor(),
        header.deviceMinor(),
        pax.xattrs(),
        sparse == null ? null : checked(sparse, size));
  }

  /** Some archivers state the size of a hard link's target, but store nothing. */
  private static boolean hasNoData(char type) {
    return type >= '1' && type <= '6';
  }

  private static boolean isSparse(PaxRecords pax) throws TarFormatException {
    return pax.text("GNU.sparse.major") != null || pax.sparse() != null;
  }

  /** GNU's own format: four segments in the header, 21 more in each block that follows. */
  private List<TarEntry.Segment> oldSparse(TarHeader header) throws IOException {
    List<TarEntry.Segment> segments = new ArrayList<>();
    addSegments(header, 386, 4, segments);
    boolean more = header.text(482, 1).length() > 0;
    while (more) {
      byte[] bytes = readBlock(new byte[TarHeader.BLOCK]);
      TarHeader extension = new TarHeader(bytes);
      addSegments(extension, 0, 21, segments);
      more = bytes[504] != 0;
      limit(segments);
    }
    return segments;
  }

  private static void addSegments(
      TarHeader header, int offset, int count, List<TarEntry.Segment> segments)
      throws TarFormatException {
    for (int i = 0; i < count; i++) {
      int at = offset + 24 * i;
      if (header.text(at, 1).isEmpty()) {
        return;
      }
      segments.add(new TarEntry.Segment(header.number(at, 12), header.number(at + 12, 12)));
    }
  }

  /** GNU's format 1.0: decimal lines before the data, filled up to a whole block. */
  private List<TarEntry.Segment> storedSparse() throws IOException {
    BlockNumbers numbers = new BlockNumbers();
    long count = numbers.next();
    if (count < 0 || count > MAX_META) {
      throw new TarFormatException("archive/tar: invalid tar header");
    }
    List<TarEntry.Segment> segments = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      segments.add(new TarEntry.Segment(numbers.next(), numbers.next()));
    }
    return segments;
  }

  private final class BlockNumbers {
    private int at = TarHeader.BLOCK;

    long next() throws IOException {
      long value = 0;
      while (true) {
        if (at == TarHeader.BLOCK) {
          if (remaining < TarHeader.BLOCK) {
            throw truncated();
          }
          readBlock(block);
          remaining -= TarHeader.BLOCK;
          at = 0;
        }
        byte b = block[at++];
        if (b == '\n') {
          return value;
        }
        if (b < '0' || b > '9' || value > Long.MAX_VALUE / 20) {
          throw new TarFormatException("archive/tar: invalid tar header");
        }
        value = value * 10 + (b - '0');
      }
    }
  }

  /** Segments must be in order, within the file, and stored completely. */
  private List<TarEntry.Segment> checked(List<TarEntry.Segment> segments, long size)
      throws TarFormatException {
    long end = 0;
    long stored = 0;
    for (TarEntry.Segment segment : segments) {
      if (segment.offset() < end
          || segment.length() < 0
          || segment.length() > size - segment.offset()) {
        throw new TarFormatException("archive/tar: invalid sparse map");
      }
      end = segment.offset() + segment.length();
      stored += segment.length();
    }
    if (stored != remaining) {
      throw new TarFormatException("archive/tar: sparse file references non-existent data");
    }
    return segments;
  }

  private static void limit(List<TarEntry.Segment> segments) throws TarFormatException {
    if (segments.size() > MAX_META) {
      throw new TarFormatException("archive/tar: invalid sparse map");
    }
  }

  private static String first(
      @Nullable String one, @Nullable String two, @Nullable String three, String last) {
    return one != null ? one : two != null ? two : three != null ? three : last;
  }

  private static String cString(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
  }

  private byte[] meta() throws IOException {
    if (remaining > MAX_META) {
      throw new TarFormatException("archive/tar: header field too long");
    }
    byte[] bytes = new byte[(int) remaining];
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw truncated();
    }
    remaining = 0;
    skipRest();
    return bytes;
  }

  private @Nullable TarHeader header() throws IOException {
    int count = in.readNBytes(block, 0, block.length);
    if (count == 0) {
      return null; // an archive cut at a member's end is taken as whole, as tar(1) does
    }
    if (count < block.length) {
      throw truncated();
    }
    TarHeader header = new TarHeader(block.clone());
    if (header.isEmpty()) {
      return null;
    }
    header.check();
    return header;
  }

  private byte[] readBlock(byte[] bytes) throws IOException {
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw truncated();
    }
    return bytes;
  }

  private void setRemaining(long size) {
    remaining = size;
    padding = (int) (-size & (TarHeader.BLOCK - 1));
  }

  private void skipRest() throws IOException {
    try {
      in.skipNBytes(remaining);
    } catch (EOFException e) {
      throw truncated();
    }
    // `docker build -f -` leaves out what fills up the last member's block, and the end
    int unused = in.readNBytes(block, 0, padding);
    remaining = 0;
    padding = 0;
  }

  private static TarFormatException truncated() {
    return new TarFormatException("unexpected EOF");
  }
}
