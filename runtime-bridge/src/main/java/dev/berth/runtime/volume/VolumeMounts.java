package dev.berth.runtime.volume;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Mounts what the local driver's options name on a volume's directory, and takes it off again. */
final class VolumeMounts {
  private static final long MS_RDONLY = 1;
  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;
  private static final long MS_REMOUNT = 32;
  private static final long MS_BIND = 4096;
  private static final long MS_REC = 16384;
  private static final int MNT_DETACH = 2;

  private final Kernel kernel;

  VolumeMounts(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Makes sure it is mounted; does nothing for a volume without options. */
  void mount(Volume volume) {
    VolumeOptions options = VolumeOptions.parse(volume.name(), volume.options());
    Path content = Path.of(volume.mountpoint());
    if (options.type().isEmpty() || mounted(content)) {
      return;
    }
    try {
      if (options.isTmpfs()) {
        kernel.mount("tmpfs", content, "tmpfs", MS_NOSUID | MS_NODEV, options.data());
      } else {
        kernel.mount(options.device(), content, null, MS_BIND | MS_REC, null);
        if (options.readOnly()) {
          kernel.mount(null, content, null, MS_BIND | MS_REMOUNT | MS_RDONLY, null);
        }
      }
    } catch (IOException e) {
      throw EngineException.internal(
          "error while mounting volume '"
              + content
              + "': failed to mount local volume: mount "
              + options.device()
              + ':'
              + content
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Takes it off; nothing happens when nothing is mounted there. */
  void unmount(Path content) {
    if (!mounted(content)) {
      return;
    }
    try {
      kernel.unmount(content, MNT_DETACH);
    } catch (IOException e) {
      // Going on would delete what is mounted there.
      throw EngineException.internal("cannot unmount " + content + ": " + e.getMessage(), e);
    }
  }

  private static boolean mounted(Path content) {
    String wanted = content.toString().replace(" ", "\\040");
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
        String[] fields = line.split(" ", 6);
        if (fields.length > 5 && fields[4].equals(wanted)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw EngineException.internal("cannot read /proc/self/mountinfo: " + e.getMessage(), e);
    }
  }
}
