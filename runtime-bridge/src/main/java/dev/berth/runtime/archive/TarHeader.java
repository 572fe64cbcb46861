package dev.berth.runtime.archive;

import java.nio.charset.StandardCharsets;

/** The fields of one 512-byte header block (POSIX ustar, GNU tar's "Basic Tar Format"). */
final class TarHeader {
  static final int BLOCK = 512;

  private final byte[] block;

  TarHeader(byte[] block) {
    this.block = block;
  }

  boolean isEmpty() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Fails unless the checksum is right: the sum of all bytes, the field itself as spaces. */
  void check() throws TarFormatException {
    int unsigned = 0;
    int signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long stated = number(148, 8);
    if (stated != unsigned && stated != signed) {
      throw new TarFormatException("archive/tar: invalid tar header");
    }
  }

  boolean isUstar() {
    return text(257, 5).equals("ustar");
  }

  private boolean isGnu() {
    return block[262] == ' ' && block[263] == ' ';
  }

  String name() {
    String name = text(0, 100);
    String prefix = isUstar() && !isGnu() ? text(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  char type() {
    char type = (char) (block[156] & 0xff);
    return type == 0 || type == '7' ? '0' : type;
  }

  int mode() throws TarFormatException {
    return (int) number(100, 8) & 07777;
  }

  long uid() throws TarFormatException {
    return number(108, 8);
  }

  long gid() throws TarFormatException {
    return number(116, 8);
  }

  long size() throws TarFormatException {
    long size = number(124, 12);
    if (size < 0) {
      throw new TarFormatException("archive/tar: invalid tar header");
    }
    return size;
  }

  long mtime() throws TarFormatException {
    return number(136, 12);
  }

  String linkName() {
    return text(157, 100);
  }

  int deviceMajor() throws TarFormatException {
    return isUstar() ? (int) number(329, 8) : 0;
  }

  int deviceMinor() throws TarFormatException {
    return isUstar() ? (int) number(337, 8) : 0;
  }

  /** Text up to the first NUL, one char a byte. */
  String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return new String(block, offset, end - offset, StandardCharsets.ISO_8859_1);
  }

  /** Octal digits, or GNU's base-256 when the first bit is set. */
  long number(int offset, int length) throws TarFormatException {
    if ((block[offset] & 0x80) != 0) {
      return binary(offset, length);
    }
    int at = offset;
    int end = offset + length;
    while (at < end && (block[at] == ' ' || block[at] == 0)) {
      at++;
    }
    long value = 0;
    while (at < end && block[at] != ' ' && block[at] != 0) {
      int digit = block[at++] - '0';
      if (digit < 0 || digit > 7) {
        throw new TarFormatException("archive/tar: invalid tar header");
      }
      value = value << 3 | digit;
    }
    return value;
  }

  private long binary(int offset, int length) throws TarFormatException {
    long value = (block[offset] & 0x40) != 0 ? -1 : 0;
    value = value << 6 | (block[offset] & 0x3f);
    for (int i = offset + 1; i < offset + length; i++) {
      if (value >= 1L << 55 || value < -(1L << 55)) {
        throw new TarFormatException("archive/tar: invalid tar header");
      }
      value = value << 8 | (block[i] & 0xff);
    }
    return value;
  }
}
