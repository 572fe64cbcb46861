package dev.berth.runtime.log;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Older pieces of a log in gzip form (RFC 1952). The identity of the file it was made of stands in
 * the header's extra field, so that a reader who was at that file finds its place again.
 */
final class PackedLog {
  private static final String SUFFIX = ".gz";
  private static final int EXTRA = 4;
  private static final int HEADER = 10;

  private PackedLog() {}

  static boolean is(Path path) {
    return path.toString().endsWith(SUFFIX);
  }

  static Path of(Path piece) {
    return piece.resolveSibling(piece.getFileName() + SUFFIX);
  }

  /** Writes a packed copy of the piece into a file beside it, which is returned. */
  static Path pack(Path piece) throws IOException {
    Path made = piece.resolveSibling(piece.getFileName() + SUFFIX + ".new");
    String identity = stored(piece);
    try (InputStream in = Files.newInputStream(piece);
        OutputStream out = Files.newOutputStream(made)) {
      out.write(header(identity));
      CRC32 sum = new CRC32();
      Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
      long length = 0;
      try {
        DeflaterOutputStream packer = new DeflaterOutputStream(out, deflater, 16 * 1024);
        byte[] buffer = new byte[64 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          sum.update(buffer, 0, n);
          packer.write(buffer, 0, n);
          length += n;
        }
        packer.finish();
      } finally {
        deflater.end();
      }
      out.write(littleEndian(sum.getValue()));
      out.write(littleEndian(length));
    }
    Files.setLastModifiedTime(made, Files.getLastModifiedTime(piece));
    return made;
  }

  private static String stored(Path piece) throws IOException {
    try (LogFile file = LogFile.open(piece)) {
      if (file == null) {
        throw new NoSuchFileException(piece.toString());
      }
      return file.identity() + " " + file.head();
    }
  }

  /** Puts the packed copy in the place of its piece. */
  static void replace(Path piece, Path made) throws IOException {
    Files.move(made, of(piece), StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(piece);
  }

  private static byte[] header(String identity) {
    byte[] extra = identity.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, EXTRA, 0, 0, 0, 0, 0, (byte) 255});
    int field = extra.length + 4;
    out.writeBytes(new byte[] {(byte) field, (byte) (field >> 8), 'B', 'e'});
    out.writeBytes(new byte[] {(byte) extra.length, (byte) (extra.length >> 8)});
    out.writeBytes(extra);
    return out.toByteArray();
  }

  private static byte[] littleEndian(long value) {
    return new byte[] {
      (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
    };
  }

  /**
   * What a file's identity becomes when it is packed. The time of its first line is part of it, for
   * the system may give the file's number to the next file once it is deleted.
   */
  static String identity(LogFile plain) throws IOException {
    return "packed " + plain.identity() + " " + plain.head();
  }

  /** The identity of a packed file, or null when there is no such file. */
  static @Nullable Object identity(Path path) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
      byte[] head = in.readNBytes(HEADER + 6);
      boolean ours = head.length == HEADER + 6 && (head[3] & EXTRA) != 0 && head[12] == 'B';
      if (!ours) {
        return "foreign " + path;
      }
      int length = (head[14] & 0xff) | (head[15] & 0xff) << 8;
      return "packed " + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Unpacks into a file without a name, which goes when it is closed. */
  static RandomAccessFile unpack(RandomAccessFile packed, Path from) throws IOException {
    Path temporary = Files.createTempFile(from.getParent(), "log-", ".tmp");
    try {
      RandomAccessFile text = new RandomAccessFile(temporary.toFile(), "rw");
      packed.seek(0);
      InputStream in = new GZIPInputStream(Channels.newInputStream(packed.getChannel()), 64 * 1024);
      in.transferTo(Channels.newOutputStream(text.getChannel()));
      text.seek(0);
      return text;
    } finally {
      Files.delete(temporary);
    }
  }
}
