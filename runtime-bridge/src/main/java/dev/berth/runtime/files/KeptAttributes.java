package dev.berth.runtime.files;

import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The extended attributes that layers carry and copies keep: capabilities of programs, and what
 * users set, without the marks of overlay file systems.
 */
public final class KeptAttributes {
  private static final String CAPABILITY = "security.capability";

  private KeptAttributes() {}

  /** Those of a file of any type, by name; a link is not followed. */
  public static Map<String, byte[]> of(Kernel kernel, Path path) throws IOException {
    Map<String, byte[]> kept = Map.of();
    for (String name : kernel.listXattrs(path)) {
      byte[] value = isKept(name) ? kernel.getXattr(path, name) : null;
      if (value != null) {
        kept = kept.isEmpty() ? new TreeMap<>() : kept;
        kept.put(name, value);
      }
    }
    return kept;
  }

  private static boolean isKept(String name) {
    return name.equals(CAPABILITY)
        || (name.startsWith("user.")
            && !name.startsWith("user.overlay.")
            && !name.startsWith("user.fuseoverlayfs."));
  }
}
