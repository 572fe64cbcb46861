package dev.berth.runtime.container.plan;

import java.util.ArrayList;
import java.util.List;

/** Paths inside containers. */
public final class ContainerPaths {
  private ContainerPaths() {}

  /** Without empty parts, dots and a trailing slash; {@code ..} stops at the root. */
  public static String clean(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
  }
}
