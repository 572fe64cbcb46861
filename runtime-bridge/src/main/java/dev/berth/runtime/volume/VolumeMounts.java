package dev.berth.runtime.volume;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Mounts what the local driver's options name on a volume's directory, and takes it off again. */
final class VolumeMounts {
  private static final int MNT_DETACH = 2;
  private static final int EINVAL = 22;
  private static final int MOUNT_OPTIONS = 5;

  private final Kernel kernel;

  VolumeMounts(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Makes sure it is mounted; does nothing for a volume without options. */
  void mount(Volume volume) {
    VolumeOptions options = VolumeOptions.parse(volume.name(), volume.optionsOrNone());
    Path content = Path.of(volume.mountpoint());
    if (options.type().isEmpty() || mounted(content) != null) {
      return;
    }
    MountFlags flags = options.mount();
    try {
      if (options.isBind()) {
        bind(options, content);
      } else {
        kernel.mount(options.device(), content, options.type(), flags.flags(), flags.dataOrNull());
      }
      if (flags.propagation() != 0) {
        kernel.mount(null, content, null, flags.propagation(), null);
      }
    } catch (IOException e) {
      throw failed(options, content, e);
    }
  }

  /** What came from a namespace with more rights is bound with all that is mounted below only. */
  private void bind(VolumeOptions options, Path content) throws IOException {
    long flags = options.mount().flags() | MountFlags.BIND;
    long bind = flags & (MountFlags.BIND | MountFlags.REC);
    try {
      kernel.mount(options.device(), content, null, bind, null);
    } catch (KernelException e) {
      if (e.errno() != EINVAL || bind != MountFlags.BIND) {
        throw e;
      }
      kernel.mount(options.device(), content, null, bind | MountFlags.REC, null);
    }
    if ((flags & MountFlags.RDONLY) != 0) {
      remount(content, flags & ~MountFlags.REC);
    }
  }

  /** Flags that the source has may not be left out by us. */
  private void remount(Path content, long flags) throws IOException {
    String present = mounted(content);
    long kept = present == null ? 0 : MountFlags.ofMounted(present);
    try {
      kernel.mount(null, content, null, flags | kept | MountFlags.REMOUNT, null);
    } catch (IOException e) {
      unmount(content);
      throw e;
    }
  }

  private static EngineException failed(VolumeOptions options, Path content, IOException e) {
    MountFlags flags = options.mount();
    StringBuilder text = new StringBuilder("error while mounting volume '").append(content);
    text.append("': failed to mount local volume: mount ").append(options.device());
    text.append(':').append(content);
    if (flags.flags() != 0) {
      text.append(", flags: 0x").append(Long.toHexString(flags.flags()));
    }
    if (!flags.data().isEmpty()) {
      text.append(", data: ").append(flags.data());
    }
    return EngineException.internal(text.append(": ").append(reason(e)).toString(), e);
  }

  private static String reason(IOException e) {
    String text = String.valueOf(e.getMessage());
    return (e instanceof KernelException ? text.replaceFirst("^[a-z0-9]+: ", "") : text)
        .toLowerCase(Locale.ROOT);
  }

  /** Takes it off; nothing happens when nothing is mounted there. */
  void unmount(Path content) {
    while (mounted(content) != null) {
      try {
        kernel.unmount(content, MNT_DETACH);
      } catch (IOException e) {
        // Going on would delete what is mounted there.
        throw EngineException.internal("cannot unmount " + content + ": " + e.getMessage(), e);
      }
    }
  }

  /** The options of the topmost mount there, null for none. */
  private static @Nullable String mounted(Path content) {
    String wanted = content.toString().replace(" ", "\\040");
    String found = null;
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
        String[] fields = line.split(" ", MOUNT_OPTIONS + 2);
        if (fields.length > MOUNT_OPTIONS && fields[4].equals(wanted)) {
          found = fields[MOUNT_OPTIONS];
        }
      }
      return found;
    } catch (IOException e) {
      throw EngineException.internal("cannot read /proc/self/mountinfo: " + e.getMessage(), e);
    }
  }
}
