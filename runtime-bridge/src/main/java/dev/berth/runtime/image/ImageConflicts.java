package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Images.ImageUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands against the removal of images, in Docker's order and words. */
final class ImageConflicts {
  /**
   * Why an image cannot be removed.
   *
   * @param used that a container is the reason
   */
  record Conflict(String text, boolean used) {
    EngineException failure() {
      return EngineException.conflict(text);
    }
  }

  private final ImageCatalog catalog;
  private final List<ImageUse> uses;

  ImageConflicts(ImageCatalog catalog, List<ImageUse> uses) {
    this.catalog = catalog;
    this.uses = new ArrayList<>(uses);
  }

  /** Whether a container uses the image. */
  boolean isUsed(Digest id) {
    return uses.stream().anyMatch(use -> use.image().equals(id));
  }

  /**
   * What stands against deleting an image: children and running containers always.
   *
   * @param soft whether stopped containers count
   * @param names whether names count, where stopped containers do
   */
  @Nullable Conflict of(Image image, boolean soft, boolean names) throws IOException {
    if (catalog.hasChildren(image.id())) {
      return conflict(image, "cannot be forced", "image has dependent child images", false);
    }
    ImageUse running = use(image.id(), true);
    if (running != null) {
      String why = "image is being used by running container " + shortId(running);
      return conflict(image, "cannot be forced", why, true);
    }
    if (soft && names && !catalog.ownNames(image.id()).isEmpty()) {
      return conflict(
          image, "must be forced", "image is referenced in multiple repositories", false);
    }
    ImageUse stopped = soft ? use(image.id(), false) : null;
    if (stopped != null) {
      String why = "image is being used by stopped container " + shortId(stopped);
      return conflict(image, "must be forced", why, true);
    }
    return null;
  }

  /** What stands against taking an image's last name away, and with it those aside. */
  @Nullable Conflict ofName(String ref, Image image, List<Image> aside) {
    Set<Digest> ids = new HashSet<>();
    ids.add(image.id());
    aside.forEach(each -> ids.add(each.id()));
    for (ImageUse use : uses) {
      if (ids.contains(use.image())) {
        return new Conflict(
            "conflict: unable to remove repository reference \""
                + ref
                + "\" (must force) - container "
                + shortId(use)
                + " is using its referenced image "
                + use.image().shortHex(),
            true);
      }
    }
    return null;
  }

  private @Nullable ImageUse use(Digest id, boolean running) {
    for (ImageUse use : uses) {
      if (use.image().equals(id) && use.running() == running) {
        return use;
      }
    }
    return null;
  }

  private static Conflict conflict(Image image, String how, String why, boolean used) {
    String id = image.id().shortHex();
    return new Conflict("conflict: unable to delete " + id + " (" + how + ") - " + why, used);
  }

  private static String shortId(ImageUse use) {
    String id = use.containerId();
    return id.length() > 12 ? id.substring(0, 12) : id;
  }
}
