package dev.berth.runtime.image;

import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Mounts by the program fuse-overlayfs, for kernels before 5.11; one process a mounted tree. */
final class FuseOverlayMounter implements RootMounter {
  private final Kernel kernel;
  private final String program;

  FuseOverlayMounter(Kernel kernel, String program) {
    this.kernel = kernel;
    this.program = program;
  }

  @Override
  public String name() {
    return "fuse-overlayfs";
  }

  /** The program goes into the background by itself once the tree is mounted. */
  @Override
  public void mount(Lower lower, Path writable, Path target, boolean disposable)
      throws IOException {
    List<String> layers = new ArrayList<>(lower.layers().size());
    lower.layers().forEach(layer -> layers.add(layer.toString()));
    String options =
        OverlayOptions.lower(layers)
            + ",upperdir="
            + writable.resolve("diff")
            + ",workdir="
            + writable.resolve("work")
            + (disposable ? ",fsync=0" : "");
    Kernel.Child child =
        kernel.spawn(List.of(program, "-o", options, target.toString()), Map.of(), Map.of(), null);
    try {
      int status = child.waitFor();
      if (status != 0) {
        throw new IOException("fuse-overlayfs ended with status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
