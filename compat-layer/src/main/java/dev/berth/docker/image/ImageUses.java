package dev.berth.docker.image;

import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Images.ImageUse;
import java.util.ArrayList;
import java.util.List;

/** Which images containers need, for removals. */
public final class ImageUses {
  private ImageUses() {}

  /**
   * Read when it is first looked at: who removes images does so while nobody can begin to use one.
   */
  public static List<ImageUse> of(Engine engine) {
    return new LateList<>(() -> now(engine));
  }

  private static List<ImageUse> now(Engine engine) {
    List<ImageUse> uses = new ArrayList<>();
    for (Container each : engine.containers().list()) {
      for (Digest image : ImagesOfContainers.of(each)) {
        uses.add(new ImageUse(image, each.id().hex(), each.state().running()));
      }
    }
    return uses;
  }
}
