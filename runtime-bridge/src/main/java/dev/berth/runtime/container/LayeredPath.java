package dev.berth.runtime.container;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Tells from the layers of an image, without mounting them, whether a path may be in it. */
final class LayeredPath {
  private final List<Path> layers;

  /**
   * @param layers none where they are not known
   */
  LayeredPath(List<Path> layers) {
    this.layers = layers;
  }

  /** False where no layer has it, nor a link on the way to it. */
  boolean mayExist(String path) {
    return layers.isEmpty() || layers.stream().anyMatch(layer -> mayHave(layer, path));
  }

  private static boolean mayHave(Path layer, String path) {
    Path at = layer;
    for (String part : path.split("/", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      at = at.resolve(part);
      if (Files.isSymbolicLink(at)) {
        return true;
      }
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }
}
