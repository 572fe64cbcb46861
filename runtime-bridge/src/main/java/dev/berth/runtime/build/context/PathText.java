package dev.berth.runtime.build.context;

import java.util.ArrayList;
import java.util.List;

/** Paths as text. */
public final class PathText {
  private PathText() {}

  /**
   * Go's {@code path.Clean}: no empty parts, no dots, {@code ..} resolved; {@code .} for nothing.
   */
  public static String clean(String path) {
    boolean absolute = path.startsWith("/");
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.equals("..") || !absolute) {
        parts.add(part);
      }
    }
    String whole = (absolute ? "/" : "") + String.join("/", parts);
    return whole.isEmpty() ? "." : whole;
  }

  /**
   * Relative to the root it is in: {@code /../a} and {@code ./a} are {@code a}; the root is empty.
   */
  public static String inside(String path) {
    return clean("/" + path).substring(1);
  }

  /** How many slashes a path begins with. */
  public static int leadingSlashes(String path) {
    int count = 0;
    while (path.startsWith("/", count)) {
      count++;
    }
    return count;
  }

  /** What follows the last slash. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
