package dev.berth.runtime.files;

import dev.berth.runtime.image.TreeUnpacker;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.userns.IdMapping;
import dev.berth.runtime.volume.VolumeFiles;
import dev.berth.runtime.volume.Volumes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Writes and reads volumes' content where it is, mounting first what their options name. */
public final class VolumeArchives implements VolumeFiles {
  private final Volumes volumes;
  private final Kernel kernel;
  private final Predicate<String> inUse;

  /**
   * Makes one.
   *
   * @param inUse whether a container that runs needs a volume
   */
  public VolumeArchives(Volumes volumes, Kernel kernel, Predicate<String> inUse) {
    this.volumes = volumes;
    this.kernel = kernel;
    this.inUse = inUse;
  }

  @Override
  public void export(String name, OutputStream out) throws IOException {
    Path content = attached(name);
    try (DirectoryCalls calls = new DirectoryCalls()) {
      int root = calls.openRoot(content);
      try {
        TreeArchiver archiver = new TreeArchiver(calls, kernel, out, IdMapping.IDENTITY);
        archiver.children(root, "");
        archiver.finish();
      } finally {
        int unused = calls.close(root);
      }
    } finally {
      detach(name);
    }
  }

  @Override
  public void unpack(String name, InputStream tar) throws IOException {
    Path content = attached(name);
    try {
      TreeUnpacker.unpack(content, tar, false);
    } finally {
      detach(name);
    }
  }

  private Path attached(String name) {
    Path content = Path.of(volumes.get(name).mountpoint());
    volumes.attach(name);
    return content;
  }

  private void detach(String name) {
    volumes.detach(name, () -> inUse.test(name));
  }
}
