package dev.berth.server;

import dev.berth.api.ApiVersion;
import dev.berth.api.Query;
import dev.berth.runtime.error.EngineException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request's target says.
 *
 * @param versionText the prefix as it was written, without its letter; null when there was none
 * @param version of the prefix, null when there was none
 * @param segments decoded, without the prefix
 */
record RequestLine(
    @Nullable String versionText, @Nullable ApiVersion version, List<String> segments) {
  private static final byte[] HTTP_10 = " HTTP/1.0\r".getBytes(StandardCharsets.US_ASCII);

  /** Splits a raw path; INVALID for a broken percent-encoding. */
  static RequestLine parse(String rawPath) {
    String path = decode(rawPath);
    List<String> segments = new ArrayList<>(8);
    int from = path.startsWith("/") ? 1 : 0;
    for (int slash = path.indexOf('/', from); slash >= 0; slash = path.indexOf('/', from)) {
      segments.add(path.substring(from, slash));
      from = slash + 1;
    }
    segments.add(path.substring(from));
    String first = segments.getFirst();
    boolean libpod = segments.size() > 1 && segments.get(1).equals("libpod");
    ApiVersion version = prefix(first, libpod);
    return version == null || segments.size() == 1
        ? new RequestLine(null, null, segments)
        : new RequestLine(first.substring(1), version, segments.subList(1, segments.size()));
  }

  /**
   * The canonical form of a raw path, percent-encoded, where it differs from what was asked: empty,
   * {@code .} and {@code ..} segments resolved. Null when the path is canonical already.
   */
  static @Nullable String redirect(String rawPath) {
    if (!rawPath.contains("//") && !rawPath.contains("/.") && rawPath.indexOf('%') < 0) {
      return null;
    }
    // Podman's router looks at paths as they were sent: a name in them may be an address
    boolean asSent = rawPath.contains("/libpod/");
    String path = asSent ? rawPath : decode(rawPath);
    String clean = clean(path);
    return clean.equals(path) ? null : asSent ? clean : encode(clean);
  }

  private static String clean(String path) {
    ArrayDeque<String> kept = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.addLast(segment);
      }
    }
    String clean = "/" + String.join("/", kept);
    return path.endsWith("/") && clean.length() > 1 ? clean + "/" : clean;
  }

  private static String encode(String path) {
    StringBuilder out = new StringBuilder(path.length() + 16);
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = each > ' ' && each < 127 && "\"%<>?#[\\]^`{|}".indexOf(each) < 0;
      if (plain) {
        out.append((char) each);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return out.toString();
  }

  /**
   * {@code v1.44} as a version; null when the segment is no version prefix.
   *
   * @param anyRelease whether words may follow the numbers, as in {@code v5.8.0-dev}
   */
  private static @Nullable ApiVersion prefix(String segment, boolean anyRelease) {
    if (segment.length() < 2 || segment.charAt(0) != 'v') {
      return null;
    }
    for (int i = 1; i < segment.length(); i++) {
      char c = segment.charAt(i);
      boolean word = anyRelease && i > 1 && (c == '-' || Character.isLetter(c) && c < 128);
      if (c != '.' && (c < '0' || c > '9') && !word) {
        return null;
      }
    }
    String[] parts = segment.substring(1).split("\\.");
    return new ApiVersion(number(parts, 0), number(parts, 1));
  }

  private static int number(String[] parts, int index) {
    if (index >= parts.length || parts[index].isEmpty()) {
      return 0;
    }
    String part = parts[index];
    int end = 0;
    while (end < part.length() && part.charAt(end) >= '0' && part.charAt(end) <= '9') {
      end++;
    }
    String digits = part.substring(0, end);
    if (digits.isEmpty()) {
      return 0;
    }
    return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  /** Percent-decoding; a plus sign stays. */
  static String decode(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw EngineException.invalid("invalid URL escape in " + raw);
    }
  }

  /** Decodes a raw query as forms do: a plus sign is a space. */
  static Query query(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return new Query(Map.of());
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    int from = 0;
    while (from <= raw.length()) {
      int end = raw.indexOf('&', from);
      if (end < 0) {
        end = raw.length();
      }
      if (end > from) {
        add(values, raw.substring(from, end));
      }
      from = end + 1;
    }
    return new Query(values);
  }

  private static void add(Map<String, List<String>> values, String pair) {
    int equals = pair.indexOf('=');
    String key = equals < 0 ? pair : pair.substring(0, equals);
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    values.computeIfAbsent(form(key), k -> new ArrayList<>(1)).add(form(value));
  }

  private static String form(String raw) {
    if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0) {
      return raw;
    }
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw EngineException.invalid("invalid URL escape in query");
    }
  }

  /**
   * Turns an HTTP/1.0 request line at the head of the bytes into HTTP/1.1, which is all the parser
   * takes.
   *
   * @return whether it was one
   */
  static boolean upgradeHttp10(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    int start = end - HTTP_10.length;
    if (end == bytes.length || start < 0) {
      return false;
    }
    for (int i = 0; i < HTTP_10.length; i++) {
      if (bytes[start + i] != HTTP_10[i]) {
        return false;
      }
    }
    bytes[end - 2] = '1';
    return true;
  }
}
