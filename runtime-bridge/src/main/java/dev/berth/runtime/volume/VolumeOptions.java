package dev.berth.runtime.volume;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of the local driver: what is mounted on the volume's directory.
 *
 * @param type {@code none}, {@code bind} or {@code tmpfs}; empty when nothing is mounted
 * @param device source of the mount
 * @param options comma-separated mount options
 */
record VolumeOptions(String type, String device, String options) {
  private static final Set<String> KNOWN = Set.of("type", "device", "o", "size");

  /** Reads them; INVALID when they cannot be met by an ordinary user. */
  static VolumeOptions parse(String name, Map<String, String> given) {
    for (String key : given.keySet()) {
      if (!KNOWN.contains(key)) {
        throw EngineException.invalid("create " + name + ": invalid option: \"" + key + '"');
      }
    }
    if (given.containsKey("size")) {
      throw EngineException.invalid(
          "create " + name + ": quota size requested but no quota support");
    }
    require(name, given, "type", "device");
    require(name, given, "device", "type");
    VolumeOptions result =
        new VolumeOptions(
            given.getOrDefault("type", ""),
            given.getOrDefault("device", ""),
            given.getOrDefault("o", ""));
    if (!result.type.isEmpty() && !result.isBind() && !result.isTmpfs()) {
      throw EngineException.invalid(
          "create "
              + name
              + ": file system type \""
              + result.type
              + "\" cannot be mounted without root; mount it on the host and use a bind"
              + " (type=none,o=bind,device=/path)");
    }
    return result;
  }

  private static void require(String name, Map<String, String> given, String has, String needs) {
    if (given.containsKey(has) && !given.containsKey(needs)) {
      throw EngineException.invalid(
          "create " + name + ": missing required option: \"" + needs + '"');
    }
  }

  boolean isBind() {
    List<String> words = List.of(options.split(",", -1));
    return type.equals("bind")
        || (type.equals("none") && (words.contains("bind") || words.contains("rbind")));
  }

  boolean isTmpfs() {
    return type.equals("tmpfs");
  }

  boolean readOnly() {
    return List.of(options.split(",", -1)).contains("ro");
  }

  /** Options for the file system itself, flags left out. */
  String data() {
    List<String> data = new ArrayList<>();
    for (String option : options.split(",", -1)) {
      if (option.indexOf('=') > 0) {
        data.add(option.startsWith("addr=") ? "" : option);
      }
    }
    data.removeIf(String::isEmpty);
    return String.join(",", data);
  }
}
