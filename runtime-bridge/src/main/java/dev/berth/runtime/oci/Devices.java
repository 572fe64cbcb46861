package dev.berth.runtime.oci;

import dev.berth.runtime.container.Resources.DeviceMapping;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Host devices inside a container. A user namespace cannot make device nodes, so they are bind
 * mounts of the host's; the permissions that count are those of the calling user on them.
 */
final class Devices {
  private static final Path DEV = Path.of("/dev");

  /** The runtime makes these itself, or they are the container's own. */
  private static final Set<String> OWN =
      Set.of(
          "null", "zero", "full", "random", "urandom", "tty", "console", "ptmx", "pts", "shm",
          "mqueue", "fd", "stdin", "stdout", "stderr", "core", "log");

  private Devices() {}

  static List<RuntimeMount> mounts(StartContext start) {
    List<RuntimeMount> result = new ArrayList<>();
    if (start.host().privileged()) {
      addUsable(DEV, result);
    }
    List<DeviceMapping> devices = start.host().resources().devices();
    for (DeviceMapping device : devices == null ? List.<DeviceMapping>of() : devices) {
      addMapping(device, result);
    }
    return result;
  }

  private static void addMapping(DeviceMapping device, List<RuntimeMount> result) {
    Path source = Path.of(device.pathOnHost());
    String inside = device.pathInContainer();
    String target = inside == null || inside.isEmpty() ? device.pathOnHost() : inside;
    target = target.startsWith("/") ? target : '/' + target;
    if (!Files.exists(source)) {
      throw EngineException.internal(
          "error gathering device information while adding custom device \""
              + device.pathOnHost()
              + "\": no such file or directory",
          null);
    }
    if (Files.isDirectory(source)) {
      List<RuntimeMount> below = new ArrayList<>();
      addUsable(source, below);
      if (below.isEmpty()) {
        throw notADevice(device);
      }
      for (RuntimeMount mount : below) {
        result.add(
            bind(mount.source(), target + mount.source().substring(source.toString().length())));
      }
    } else if (Files.isRegularFile(source)) {
      throw notADevice(device);
    } else {
      result.add(bind(source.toString(), target));
    }
  }

  private static EngineException notADevice(DeviceMapping device) {
    return EngineException.internal(
        "error gathering device information while adding custom device \""
            + device.pathOnHost()
            + "\": not a device node",
        null);
  }

  private static RuntimeMount bind(String source, String target) {
    return RuntimeMount.bind(source, target, "bind", "rprivate", "nosuid", "noexec");
  }

  /** All device nodes below the directory that this user may open. */
  private static void addUsable(Path directory, List<RuntimeMount> result) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (directory.equals(DEV) && OWN.contains(name)) {
          continue;
        }
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          addUsable(entry, result);
        } else if (isDevice(entry) && Files.isReadable(entry)) {
          result.add(bind(entry.toString(), entry.toString()));
        }
      }
    } catch (IOException e) {
      // A directory of /dev that this user may not list holds nothing it may use.
      System.getLogger(Devices.class.getName())
          .log(System.Logger.Level.DEBUG, "skipped " + directory, e);
    }
  }

  private static boolean isDevice(Path path) throws IOException {
    return Files.readAttributes(
            path, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther();
  }
}
