package dev.berth.docker.image;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.id.Digest;
import java.util.LinkedHashSet;
import java.util.Set;

/** The images that containers need: what they were made of, and what they mount. */
final class ImagesOfContainers {
  private ImagesOfContainers() {}

  static Set<Digest> of(Container container) {
    Set<Digest> images = new LinkedHashSet<>();
    images.add(container.imageId());
    for (MountPoint mount : container.mounts()) {
      String image = mount.image();
      if (image != null) {
        images.add(Digest.parse(image));
      }
    }
    return images;
  }
}
