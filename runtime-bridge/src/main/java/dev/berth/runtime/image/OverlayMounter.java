package dev.berth.runtime.image;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mounts overlays. Where the layers' paths do not fit into the page that mount(2) takes, short
 * links to them stand in, reached through a descriptor: 128 layers then take 2.7 kB.
 */
final class OverlayMounter {
  private static final int O_PATH_DIRECTORY = 0x200000;

  private final Kernel kernel;
  private final Path links;

  /**
   * @param links an existing directory for short-lived links
   */
  OverlayMounter(Kernel kernel, Path links) {
    this.kernel = kernel;
    this.links = links;
  }

  void mount(List<Path> lower, Path upper, Path work, Path target) throws IOException {
    List<String> full = new ArrayList<>(lower.size());
    for (Path layer : lower) {
      full.add(layer.toString());
    }
    String options = OverlayOptions.of(full, upper, work);
    if (options.length() <= OverlayOptions.LIMIT) {
      kernel.mount("overlay", target, "overlay", 0, options);
    } else {
      mountThroughLinks(lower, upper, work, target);
    }
  }

  private void mountThroughLinks(List<Path> lower, Path upper, Path work, Path target)
      throws IOException {
    Files.createDirectories(links);
    Path directory = Files.createTempDirectory(links, "lower-");
    int descriptor = -1;
    try {
      descriptor = kernel.open(directory, O_PATH_DIRECTORY, 0);
      List<String> names = new ArrayList<>(lower.size());
      for (int i = 0; i < lower.size(); i++) {
        Files.createSymbolicLink(directory.resolve(Integer.toString(i)), lower.get(i));
        names.add("/proc/self/fd/" + descriptor + "/" + i);
      }
      kernel.mount("overlay", target, "overlay", 0, OverlayOptions.of(names, upper, work));
    } finally {
      if (descriptor >= 0) {
        kernel.close(descriptor);
      }
      AtomicFiles.deleteTree(directory);
    }
  }
}
