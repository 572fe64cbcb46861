package dev.berth.runtime.oci;

import dev.berth.runtime.config.DaemonFile;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Devices described by files of the Container Device Interface: in {@code /etc/cdi}, {@code
 * /var/run/cdi} and the user's {@code $XDG_CONFIG_HOME/cdi}, later ones first, or where the
 * configuration file says. Read anew whenever a container asks for devices.
 */
public final class CdiSpecs {
  private static final System.Logger LOG = System.getLogger(CdiSpecs.class.getName());
  private static final long LARGEST = 4L << 20;

  private final List<Path> directories;

  CdiSpecs(List<Path> directories) {
    this.directories = directories;
  }

  /** Those of this user. */
  public static CdiSpecs of(EngineConfig config) {
    List<String> given = DaemonFile.read(config).cdiSpecDirs();
    return new CdiSpecs(
        given == null
            ? List.of(
                Path.of("/etc/cdi"), Path.of("/var/run/cdi"), config.configHome().resolve("cdi"))
            : given.stream().map(Path::of).toList());
  }

  /** A device and the file it is from. */
  private record Device(Object edits, Object common, Path file) {}

  /** The names of all devices, {@code vendor/class=name}, sorted. */
  public List<String> names() {
    return List.copyOf(new TreeSet<>(read().keySet()));
  }

  /** What these devices add to a container; INTERNAL with Docker's text for one that is unknown. */
  CdiEdits edits(List<String> names) {
    Map<String, Device> known = read();
    List<String> missing = names.stream().filter(name -> !known.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw EngineException.internal(
          "CDI device injection failed: unresolvable CDI devices " + String.join(", ", missing),
          null);
    }
    CdiEdits edits = new CdiEdits();
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      Device device = known.get(name);
      if (device != null && !files.contains(device.file())) {
        files.add(device.file());
        edits.add(device.common());
      }
      if (device != null) {
        edits.add(device.edits());
      }
    }
    return edits;
  }

  private Map<String, Device> read() {
    Map<String, Device> devices = new LinkedHashMap<>();
    for (Path directory : directories) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{json,yaml}")) {
        List<Path> sorted = new ArrayList<>();
        files.forEach(sorted::add);
        sorted.sort(null);
        sorted.forEach(file -> read(file, devices));
      } catch (IOException e) {
        // A directory that is not there describes no devices.
        LOG.log(System.Logger.Level.DEBUG, "no CDI files in " + directory, e);
      }
    }
    return devices;
  }

  /** A broken file must not keep the devices of others from being used. */
  private static void read(Path file, Map<String, Device> into) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException("too large");
      }
      String text = Files.readString(file);
      Map<?, ?> spec =
          map(
              file.toString().endsWith(".json")
                  ? Json.mapper().readValue(text, Object.class)
                  : SmallYaml.parse(text));
      String kind = text(spec.get("kind"));
      for (Object each : list(spec.get("devices"))) {
        Map<?, ?> device = map(each);
        into.put(
            kind + '=' + text(device.get("name")),
            new Device(map(device.get("containerEdits")), map(spec.get("containerEdits")), file));
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "unusable CDI file " + file + ": " + e.getMessage());
    }
  }

  static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  static String text(@Nullable Object value) {
    return value == null ? "" : String.valueOf(value);
  }
}
