package dev.berth.runtime.image;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds out whether overlayfs shows a described file with the content of a data-only layer. */
final class ContentApartProbe {
  private static final System.Logger LOG = System.getLogger(ContentApartProbe.class.getName());
  private static final int MNT_DETACH = 2;
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

  private ContentApartProbe() {}

  /** Tries it in a directory of its own below the one given. */
  static boolean works(Kernel kernel, RootMounter mounter, Path below) {
    try {
      Files.createDirectories(below);
      Path probe = Files.createTempDirectory(below, "probe-");
      try {
        return works(kernel, mounter, probe, Files.createDirectory(probe.resolve("merged")));
      } finally {
        AtomicFiles.deleteTree(probe);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no content of layers apart: {0}", e.getMessage());
      return false;
    }
  }

  private static boolean works(Kernel kernel, RootMounter mounter, Path probe, Path merged)
      throws IOException {
    Path content = Files.createDirectory(probe.resolve("content"));
    Files.write(content.resolve("file"), CONTENT);
    Path layer = Files.createDirectory(probe.resolve("layer"));
    Path file = Files.write(layer.resolve("file"), new byte[CONTENT.length]);
    kernel.setXattr(file, "user.overlay.metacopy", new byte[0]);
    kernel.setXattr(file, "user.overlay.redirect", "/file".getBytes(StandardCharsets.US_ASCII));
    Path writable = Files.createDirectory(probe.resolve("writable"));
    Files.createDirectory(writable.resolve("work"));
    Files.createDirectory(writable.resolve("diff"));
    RootMounter.Lower lower = new RootMounter.Lower(List.of(layer), List.of(content));
    mounter.mount(lower, writable, merged, true);
    try {
      return java.util.Arrays.equals(Files.readAllBytes(merged.resolve("file")), CONTENT);
    } finally {
      kernel.unmount(merged, MNT_DETACH);
    }
  }
}
