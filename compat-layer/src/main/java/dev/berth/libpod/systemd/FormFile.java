package dev.berth.libpod.systemd;

import dev.berth.libpod.wire.PodmanException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of a form (RFC 7578). */
record FormFile(String name, byte[] content) {
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i).*;\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70})).*");
  private static final Pattern FILE_NAME =
      Pattern.compile("(?is).*;\\s*filename=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;]+)).*");

  /** Its parts that have a file name. */
  static List<FormFile> parse(byte[] body, String contentType) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.matches()) {
      throw PodmanException.caused(
          500, "failed to create multipart reader", "no multipart boundary param in Content-Type");
    }
    String told = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    // the line end before a boundary belongs to it; the first one may have none
    byte[] whole = concat("\r\n".getBytes(StandardCharsets.ISO_8859_1), body);
    byte[] delimiter = ("\r\n--" + told).getBytes(StandardCharsets.ISO_8859_1);
    List<FormFile> files = new ArrayList<>();
    int at = find(whole, delimiter, 0);
    while (at >= 0) {
      int start = at + delimiter.length;
      if (starts(whole, "--", start)) {
        return files;
      }
      int end = find(whole, delimiter, start);
      if (end < 0) {
        break;
      }
      part(whole, start, end, files);
      at = end;
    }
    throw PodmanException.caused(500, "failed to read multipart", "multipart: NextPart: EOF");
  }

  private static void part(byte[] whole, int start, int end, List<FormFile> files) {
    int blank = find(whole, "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), start);
    if (blank < 0 || blank > end) {
      throw PodmanException.caused(
          500, "failed to read multipart", "malformed MIME header: missing blank line");
    }
    String head = new String(whole, start, blank - start, StandardCharsets.UTF_8);
    for (String line : head.split("\r\n", -1)) {
      Matcher name = FILE_NAME.matcher(line);
      if (line.regionMatches(true, 0, "Content-Disposition:", 0, 20) && name.matches()) {
        String text = name.group(1) == null ? name.group(2) : unescaped(name.group(1));
        byte[] content = Arrays.copyOfRange(whole, Math.min(blank + 4, end), end);
        files.add(new FormFile(text, content));
      }
    }
  }

  private static String unescaped(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static boolean starts(byte[] whole, String text, int at) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return at + wanted.length <= whole.length
        && Arrays.equals(whole, at, at + wanted.length, wanted, 0, wanted.length);
  }

  private static int find(byte[] whole, byte[] wanted, int from) {
    for (int i = from; i + wanted.length <= whole.length; i++) {
      if (whole[i] == wanted[0]
          && Arrays.equals(whole, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
