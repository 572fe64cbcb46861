package dev.berth.runtime.volume;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.log.option.SizeText;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of the local driver: what is mounted on the volume's directory.
 *
 * @param type of a file system; empty when nothing is mounted
 * @param device source of the mount
 * @param mount the mount options, flags apart from what the file system itself reads
 */
record VolumeOptions(String type, String device, MountFlags mount) {
  private static final Set<String> KNOWN = Set.of("type", "device", "o", "size");

  /** The file systems that root of a user namespace may mount, and that make sense here. */
  private static final Set<String> MOUNTABLE = Set.of("tmpfs", "ramfs", "overlay");

  /** Reads them; INVALID when they cannot be met by an ordinary user. */
  static VolumeOptions parse(String name, Map<String, String> given) {
    for (String key : given.keySet()) {
      if (!KNOWN.contains(key)) {
        throw invalid(name, "invalid option: \"" + key + '"');
      }
    }
    checkSize(name, given.get("size"));
    require(name, given, "device", "type");
    require(name, given, "type", "device");
    require(name, given, "o", "device", "type");
    VolumeOptions result =
        new VolumeOptions(
            given.getOrDefault("type", ""),
            given.getOrDefault("device", ""),
            MountFlags.parse(given.getOrDefault("o", "")));
    if (!result.type.isEmpty() && !result.isBind() && !MOUNTABLE.contains(result.type)) {
      throw invalid(
          name,
          "file system type \""
              + result.type
              + "\" cannot be mounted without root; mount it on the host and use a bind"
              + " (type=none,o=bind,device=/path)");
    }
    return result;
  }

  private static void checkSize(String name, @Nullable String size) {
    if (size == null) {
      return;
    }
    long bytes;
    try {
      bytes = SizeText.ram(size);
    } catch (EngineException e) {
      throw invalid(name, e.text());
    }
    if (bytes > 0) {
      throw invalid(name, "quota size requested but no quota support");
    }
  }

  private static void require(String name, Map<String, String> given, String has, String... needs) {
    for (String each : needs) {
      if (given.containsKey(has) && !given.containsKey(each)) {
        throw invalid(name, "missing required option: \"" + each + '"');
      }
    }
  }

  private static EngineException invalid(String name, String reason) {
    return EngineException.invalid("create " + name + ": " + reason);
  }

  /** Whether it shows a directory of the host's. */
  boolean isBind() {
    return type.equals("bind") || (type.equals("none") && mount.isBind());
  }
}
