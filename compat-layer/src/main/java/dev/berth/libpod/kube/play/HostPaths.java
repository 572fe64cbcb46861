package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.Volume;
import dev.berth.libpod.kube.yaml.KubeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Paths of this machine as volumes, by what the manifest says they are. */
final class HostPaths {
  private static final int KIND = 0170000;
  private static final int SOCKET = 0140000;
  private static final int BLOCK = 0060000;
  private static final int CHARACTER = 0020000;

  private final Undo undo;

  HostPaths(Undo undo) {
    this.undo = undo;
  }

  PodVolume volume(Volume.HostPath wanted) {
    String text = wanted.path();
    if (text.isEmpty()) {
      throw new KubeException("in parsing HostPath in YAML: host directory cannot be empty");
    }
    if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
      throw new KubeException(
          "in parsing HostPath in YAML: \"" + text + "\" must be an absolute path");
    }
    Path path = Path.of(text);
    switch (wanted.type()) {
      case "DirectoryOrCreate" -> directory(path);
      case "FileOrCreate" -> file(path);
      case "Socket" -> require("Socket", path, SOCKET, "a socket");
      case "BlockDevice" -> {
        require("BlockDevice", path, BLOCK, "a block device");
        return new PodVolume(PodVolume.Kind.DEVICE, text);
      }
      case "CharDevice" -> {
        require("CharDevice", path, CHARACTER, "a character device");
        return new PodVolume(PodVolume.Kind.DEVICE, text);
      }
      case "", "Directory", "File" -> {}
      default -> throw new KubeException("invalid HostPath type " + wanted.type());
    }
    if (!Files.exists(path)) {
      throw new KubeException(
          "in parsing HostPath in YAML: faccessat " + text + ": no such file or directory");
    }
    return new PodVolume(PodVolume.Kind.BIND, text);
  }

  private void directory(Path path) {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path each = path; each != null && !Files.exists(each); each = each.getParent()) {
      missing.push(each);
    }
    for (Path each : missing) {
      make(each, () -> Files.createDirectory(each, mode("rwxr-xr-x")));
    }
  }

  private void file(Path path) {
    if (!Files.exists(path)) {
      make(path, () -> Files.createFile(path, mode("rw-r--r--")));
    }
  }

  private static FileAttribute<?> mode(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  /** Makes what is to go again only if nobody has put anything there. */
  private void make(Path path, Making making) {
    try {
      Path unused = making.make();
    } catch (IOException e) {
      throw new KubeException("creating HostPath: " + e);
    }
    undo.push(
        () -> {
          try {
            if (Files.isDirectory(path) || Files.size(path) == 0) {
              Files.deleteIfExists(path);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void require(String type, Path path, int kind, String words) {
    String doing = "checking HostPath" + type + ": ";
    Integer mode = mode(path);
    if (mode == null) {
      throw new KubeException(doing + "stat " + path + ": no such file or directory");
    }
    if ((mode & KIND) != kind) {
      throw new KubeException(doing + "path " + path + " is not " + words);
    }
  }

  private static @Nullable Integer mode(Path path) {
    try {
      return (Integer) Files.getAttribute(path, "unix:mode");
    } catch (IOException e) {
      return null;
    }
  }

  /** Makes a file. */
  @FunctionalInterface
  private interface Making {
    Path make() throws IOException;
  }
}
