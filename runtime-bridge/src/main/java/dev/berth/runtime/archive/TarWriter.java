package dev.berth.runtime.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a tar archive: ustar, with pax headers for what does not fit (long or non-ASCII names,
 * large sizes and ids, attributes, fractions of a second). The stream is not closed here.
 */
public final class TarWriter {
  private static final byte[] ZEROS = new byte[TarHeader.BLOCK];
  private static final long OCTAL_8 = 07777777L;
  private static final long OCTAL_12 = 077777777777L;

  private final OutputStream out;

  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a directory of root's with mode 0755. */
  public void directory(String name, long mtimeSeconds) throws IOException {
    write(plain(name.endsWith("/") ? name : name + "/", '5', 0755, 0, mtimeSeconds));
  }

  /** Writes a file of root's with mode 0644. */
  public void file(String name, byte[] content, long mtimeSeconds) throws IOException {
    write(plain(name, '0', 0644, content.length, mtimeSeconds));
    out.write(content);
    pad(content.length);
  }

  /** Writes a file of root's with mode 0644; the stream must hold exactly that many bytes. */
  public void file(String name, InputStream content, long size, long mtimeSeconds)
      throws IOException {
    write(plain(name, '0', 0644, size, mtimeSeconds));
    copy(content, size);
  }

  private static TarEntry plain(String name, char type, int mode, long size, long mtime) {
    return new TarEntry(
        RawNames.raw(name), type, mode, 0, 0, size, mtime, 0, "", 0, 0, Map.of(), null);
  }

  /** Writes the header of a member; for a file, {@link #copy} must follow. */
  public void write(TarEntry entry) throws IOException {
    byte[] pax = pax(entry);
    if (pax.length > 0) {
      out.write(header("PaxHeaders.0/x", 'x', 0644, 0, 0, pax.length, 0, "", 0, 0));
      out.write(pax);
      pad(pax.length);
    }
    out.write(
        header(
            entry.name(),
            entry.type(),
            entry.mode(),
            entry.uid(),
            entry.gid(),
            entry.isFile() ? entry.size() : 0,
            Math.max(0, entry.mtimeSeconds()),
            entry.linkName(),
            entry.deviceMajor(),
            entry.deviceMinor()));
  }

  /** Writes a member's content, which must be that long. */
  public void copy(InputStream content, long size) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = size;
    while (left > 0) {
      int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException("a file became shorter while it was archived");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    pad(size);
  }

  /** Writes the end blocks and flushes. */
  public void finish() throws IOException {
    out.write(ZEROS);
    out.write(ZEROS);
    out.flush();
  }

  private void pad(long size) throws IOException {
    out.write(ZEROS, 0, (int) (-size & (TarHeader.BLOCK - 1)));
  }

  private static byte[] pax(TarEntry entry) {
    Map<String, byte[]> records = new TreeMap<>();
    name(records, "path", entry.name());
    name(records, "linkpath", entry.linkName());
    number(records, "size", entry.size(), OCTAL_12);
    number(records, "uid", entry.uid(), OCTAL_8);
    number(records, "gid", entry.gid(), OCTAL_8);
    if (entry.mtimeNanos() != 0 || entry.mtimeSeconds() < 0) {
      String nanos = String.format(Locale.ROOT, "%09d", entry.mtimeNanos());
      records.put("mtime", ascii(entry.mtimeSeconds() + "." + nanos));
    }
    entry.xattrs().forEach((key, value) -> records.put("SCHILY.xattr." + key, value));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    records.forEach((key, value) -> record(body, key, value));
    return body.toByteArray();
  }

  private static void name(Map<String, byte[]> records, String key, String raw) {
    if (raw.length() > 100 || raw.chars().anyMatch(c -> c >= 0x80)) {
      records.put(key, raw.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static void number(Map<String, byte[]> records, String key, long value, long limit) {
    if (value > limit) {
      records.put(key, ascii(Long.toString(value)));
    }
  }

  /** {@code length key=value\n}, where the length counts its own digits. */
  private static void record(ByteArrayOutputStream body, String key, byte[] value) {
    int rest = key.length() + value.length + 3;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    body.writeBytes(ascii(length + " " + key + "="));
    body.writeBytes(value);
    body.write('\n');
  }

  private static byte[] header(
      String name,
      char type,
      int mode,
      long uid,
      long gid,
      long size,
      long mtime,
      String link,
      int major,
      int minor) {
    byte[] block = new byte[TarHeader.BLOCK];
    text(block, 0, 100, name);
    octal(block, 100, 8, mode);
    octal(block, 108, 8, uid);
    octal(block, 116, 8, gid);
    octal(block, 124, 12, size);
    octal(block, 136, 12, mtime);
    block[156] = (byte) type;
    text(block, 157, 100, link);
    text(block, 257, 8, "ustar\00000");
    octal(block, 329, 8, major);
    octal(block, 337, 8, minor);
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, 148, 7, sum);
    return block;
  }

  private static void text(byte[] block, int offset, int length, String raw) {
    byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, block, offset, Math.min(length, bytes.length));
  }

  /** Digits and a NUL; a value that does not fit is in the pax header, zero here. */
  private static void octal(byte[] block, int offset, int length, long value) {
    long limit = 1L << 3 * (length - 1);
    String digits = Long.toOctalString(value < limit && value >= 0 ? value : 0);
    int at = offset;
    for (int i = digits.length(); i < length - 1; i++) {
      block[at++] = '0';
    }
    text(block, at, digits.length(), digits);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
