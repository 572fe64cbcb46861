package dev.berth.runtime.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Extended header records (POSIX pax, "Extended Header"): {@code length key=value\n}. */
final class PaxRecords {
  private static final String XATTR = "SCHILY.xattr.";

  /** Bytes of attributes a member may have, over all its headers. */
  private static final int MAX_XATTRS = 1 << 20;

  private static final int MAX_SEGMENTS = 1 << 18;

  /** The keys that mean something here; a stranger's need not be held. */
  private static final Set<String> KNOWN =
      Set.of("path", "linkpath", "size", "uid", "gid", "mtime");

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, byte[]> xattrs = new HashMap<>();
  private final List<TarEntry.Segment> oldSparse = new ArrayList<>();
  private long pendingOffset = -1;
  private int xattrBytes;

  PaxRecords() {}

  /** Begins with the records of the global header. */
  PaxRecords(PaxRecords global) {
    values.putAll(global.values);
    xattrs.putAll(global.xattrs);
  }

  /** Adds the records of a header's body; later ones win, an empty value takes one away. */
  void parse(byte[] body) throws TarFormatException {
    int at = 0;
    while (at < body.length && body[at] != 0) {
      int space = at;
      int length = 0;
      while (space < body.length && body[space] != ' ') {
        int digit = body[space++] - '0';
        if (digit < 0 || digit > 9 || length > body.length) {
          throw malformed();
        }
        length = length * 10 + digit;
      }
      int end = at + length;
      if (length < space - at + 3 || end > body.length || end < 0 || body[end - 1] != '\n') {
        throw malformed();
      }
      record(body, space + 1, end - 1);
      at = end;
    }
  }

  private void record(byte[] body, int from, int to) throws TarFormatException {
    int equals = from;
    while (equals < to && body[equals] != '=') {
      equals++;
    }
    if (equals == to) {
      throw malformed();
    }
    String key = new String(body, from, equals - from, StandardCharsets.ISO_8859_1);
    if (key.startsWith(XATTR)) {
      byte[] value = Arrays.copyOfRange(body, equals + 1, to);
      xattrBytes += key.length() + value.length;
      if (xattrBytes > MAX_XATTRS) {
        throw new TarFormatException("archive/tar: header field too long");
      }
      xattrs.put(key.substring(XATTR.length()), value);
      return;
    }
    String value = new String(body, equals + 1, to - equals - 1, StandardCharsets.ISO_8859_1);
    switch (key) {
      // version 0.0 of GNU's sparse format repeats these two keys
      case "GNU.sparse.offset" -> pendingOffset = number(value);
      case "GNU.sparse.numbytes" -> addSparse(number(value));
      default -> {
        if (value.isEmpty()) {
          values.remove(key);
        } else if (KNOWN.contains(key) || key.startsWith("GNU.sparse.")) {
          values.put(key, value);
        }
      }
    }
  }

  private void addSparse(long length) throws TarFormatException {
    if (oldSparse.size() >= MAX_SEGMENTS) {
      throw new TarFormatException("archive/tar: invalid sparse map");
    }
    oldSparse.add(new TarEntry.Segment(pendingOffset, length));
  }

  @Nullable String text(String key) {
    return values.get(key);
  }

  long number(String key, long otherwise) throws TarFormatException {
    String value = values.get(key);
    return value == null ? otherwise : number(value);
  }

  static long number(String value) throws TarFormatException {
    try {
      int dot = value.indexOf('.');
      return Long.parseLong(dot < 0 ? value : value.substring(0, dot));
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  /** The fraction of a decimal number of seconds, in nanoseconds. */
  static int nanos(String value) throws TarFormatException {
    int dot = value.indexOf('.');
    if (dot < 0) {
      return 0;
    }
    String digits = (value.substring(dot + 1) + "000000000").substring(0, 9);
    return (int) number(digits);
  }

  Map<String, byte[]> xattrs() {
    return xattrs.isEmpty() ? Map.of() : Map.copyOf(xattrs);
  }

  /** The map of GNU's sparse formats 0.0 and 0.1, or null. */
  @Nullable List<TarEntry.Segment> sparse() throws TarFormatException {
    String map = values.get("GNU.sparse.map");
    if (map == null) {
      return oldSparse.isEmpty() ? null : List.copyOf(oldSparse);
    }
    String[] numbers = map.split(",", -1);
    List<TarEntry.Segment> segments = new ArrayList<>(numbers.length / 2);
    for (int i = 0; i + 1 < numbers.length; i += 2) {
      segments.add(new TarEntry.Segment(number(numbers[i]), number(numbers[i + 1])));
    }
    return segments;
  }

  private static TarFormatException malformed() {
    return new TarFormatException("archive/tar: invalid tar header");
  }
}
