package dev.berth.runtime.image;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mounts by the kernel's overlayfs, as root of a user namespace (kernel 5.11). Where the layers'
 * paths do not fit into the page that mount(2) takes, short links to them stand in, reached through
 * a descriptor: 128 layers then take 2.7 kB.
 */
final class OverlayMounter implements RootMounter {
  private static final int O_PATH = 0x200000;

  private final Kernel kernel;
  private final Path links;

  /**
   * @param links where short-lived links may be made
   */
  OverlayMounter(Kernel kernel, Path links) {
    this.kernel = kernel;
    this.links = links;
  }

  @Override
  public String name() {
    return "overlay";
  }

  /**
   * A disposable tree is mounted {@code volatile}: nothing in it is ever synced, not even at
   * unmount, which otherwise writes out the whole file system below.
   */
  @Override
  public void mount(List<Path> lower, Path writable, Path target, boolean disposable)
      throws IOException {
    Path work = writable.resolve("work");
    String rest = OverlayOptions.upper(writable.resolve("diff"), work, disposable);
    if (disposable) {
      // left by a mount that was cut off; overlayfs refuses to go on from it by itself
      AtomicFiles.deleteTree(work.resolve("work").resolve("incompat"));
    }
    List<String> full = new ArrayList<>(lower.size());
    for (Path layer : lower) {
      full.add(layer.toString());
    }
    String options = OverlayOptions.lower(full) + rest;
    if (OverlayOptions.fits(options)) {
      kernel.mount("overlay", target, "overlay", 0, options);
    } else {
      mountThroughLinks(lower, rest, target);
    }
  }

  private void mountThroughLinks(List<Path> lower, String rest, Path target) throws IOException {
    Files.createDirectories(links);
    Path directory = Files.createTempDirectory(links, "lower-");
    int descriptor = -1;
    try {
      descriptor = kernel.open(directory, O_PATH, 0);
      List<String> names = new ArrayList<>(lower.size());
      for (int i = 0; i < lower.size(); i++) {
        Files.createSymbolicLink(directory.resolve(Integer.toString(i)), lower.get(i));
        names.add("/proc/self/fd/" + descriptor + "/" + i);
      }
      kernel.mount("overlay", target, "overlay", 0, OverlayOptions.lower(names) + rest);
    } finally {
      if (descriptor >= 0) {
        kernel.close(descriptor);
      }
      AtomicFiles.deleteTree(directory);
    }
  }
}
