package dev.berth.runtime.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One way to show layers as one tree. */
interface RootMounter {
  /**
   * Shows the layers at the target, which exists and shows nothing yet.
   *
   * @param lower the layers' directories, the uppermost first; at least one
   * @param writable a container's directory with {@code diff} and {@code work}
   * @param disposable that the tree need not survive a loss of power
   */
  void mount(List<Path> lower, Path writable, Path target, boolean disposable) throws IOException;

  /** The driver's name, as clients see it. */
  String name();
}
