package dev.berth.runtime.image;

import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Copies all layers into the writable one, once, and binds that to the target: for hosts that can
 * mount no overlay at all. Costs the image's size for every container.
 */
final class VfsMounter implements RootMounter {
  private static final long MS_BIND = 4096;

  private final Kernel kernel;

  VfsMounter(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public String name() {
    return "vfs";
  }

  @Override
  public void mount(Lower lower, Path writable, Path target, boolean disposable)
      throws IOException {
    Path tree = writable.resolve("diff");
    Path copied = writable.resolve("copied");
    if (!Files.exists(copied)) {
      for (Path layer : lower.layers().reversed()) {
        new LayerCopy(kernel, layer, tree).run();
      }
      Files.createFile(copied);
    }
    kernel.mount(tree.toString(), target, null, MS_BIND, null);
  }
}
