package dev.berth.runtime.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One way to show layers as one tree. */
interface RootMounter {
  /**
   * Shows the layers at the target, which exists and shows nothing yet.
   *
   * @param lower the layers' directories, the uppermost first; at least one. Those with the content
   *     of described files are there only where {@link #takesContentApart} says so
   * @param writable a container's directory with {@code diff} and {@code work}
   * @param disposable that the tree need not survive a loss of power
   */
  void mount(Lower lower, Path writable, Path target, boolean disposable) throws IOException;

  /** Whether files of one layer may have their content in another one. */
  default boolean takesContentApart() {
    return false;
  }

  /**
   * The layers below a writable one.
   *
   * @param layers their directories, the uppermost first
   * @param contents directories that show nothing themselves, only hold content of described files
   */
  record Lower(List<Path> layers, List<Path> contents) {
    static Lower of(List<Path> layers) {
      return new Lower(layers, List.of());
    }
  }

  /** The driver's name, as clients see it. */
  String name();
}
