package dev.berth.runtime.image;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mounts by the kernel's overlayfs, as root of a user namespace (kernel 5.11). Where the layers'
 * paths do not fit into the page that mount(2) takes, short links to them stand in, reached through
 * a descriptor: 128 layers then take 2.7 kB.
 */
final class OverlayMounter implements RootMounter {
  private static final int O_PATH = 0x200000;

  private final Kernel kernel;
  private final Path links;
  private final Path scratch;
  private @Nullable Boolean contentApart;

  /**
   * @param links where short-lived links may be made
   * @param scratch where things may be tried, in the layers' file system
   */
  OverlayMounter(Kernel kernel, Path links, Path scratch) {
    this.scratch = scratch;
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
  public void mount(Lower lower, Path writable, Path target, boolean disposable)
      throws IOException {
    Path work = writable.resolve("work");
    String rest = OverlayOptions.upper(writable.resolve("diff"), work, disposable);
    // Left by a disposable mount; overlayfs refuses to go on from it by itself, also when this one
    // is not disposable: whoever looks into a container that ended and is being removed.
    AtomicFiles.deleteTree(work.resolve("work").resolve("incompat"));
    String options = OverlayOptions.lower(texts(lower.layers()), texts(lower.contents())) + rest;
    if (OverlayOptions.fits(options)) {
      kernel.mount("overlay", target, "overlay", 0, options);
    } else {
      mountThroughLinks(lower, rest, target);
    }
  }

  private static List<String> texts(List<Path> paths) {
    List<String> texts = new ArrayList<>(paths.size());
    for (Path path : paths) {
      texts.add(path.toString());
    }
    return texts;
  }

  /** Tried once: a user's overlays take such layers since Linux 6.16. */
  @Override
  public synchronized boolean takesContentApart() {
    Boolean known = contentApart;
    if (known == null) {
      known = ContentApartProbe.works(kernel, this, scratch);
      contentApart = known;
    }
    return known;
  }

  private void mountThroughLinks(Lower lower, String rest, Path target) throws IOException {
    Files.createDirectories(links);
    Path directory = Files.createTempDirectory(links, "lower-");
    int descriptor = -1;
    try {
      descriptor = kernel.open(directory, O_PATH, 0);
      String root = "/proc/self/fd/" + descriptor + "/";
      List<String> names = links(lower.layers(), directory, root, "");
      List<String> contents = links(lower.contents(), directory, root, "c");
      kernel.mount("overlay", target, "overlay", 0, OverlayOptions.lower(names, contents) + rest);
    } finally {
      if (descriptor >= 0) {
        kernel.close(descriptor);
      }
      AtomicFiles.deleteTree(directory);
    }
  }

  private static List<String> links(List<Path> to, Path directory, String root, String prefix)
      throws IOException {
    List<String> names = new ArrayList<>(to.size());
    for (int i = 0; i < to.size(); i++) {
      Files.createSymbolicLink(directory.resolve(prefix + i), to.get(i));
      names.add(root + prefix + i);
    }
    return names;
  }
}
