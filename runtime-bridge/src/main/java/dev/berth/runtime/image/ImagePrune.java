package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Images.ImageUse;
import dev.berth.runtime.image.Images.Removed;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Removes the images nobody uses; a single one that cannot be removed is skipped. */
final class ImagePrune {
  private static final System.Logger LOG = System.getLogger(ImagePrune.class.getName());

  private final ImageCatalog catalog;
  private final boolean danglingOnly;
  private final List<ImageUse> inUse;
  private final Predicate<Image> filter;
  private final Map<Image, List<Removed>> removed = new LinkedHashMap<>();

  ImagePrune(
      ImageCatalog catalog, boolean danglingOnly, List<ImageUse> inUse, Predicate<Image> filter) {
    this.catalog = catalog;
    this.danglingOnly = danglingOnly;
    this.inUse = List.copyOf(inUse);
    this.filter = filter;
  }

  /** The rows by image. */
  Map<Image, List<Removed>> removed() {
    return removed;
  }

  List<Removed> rows() {
    List<Removed> all = new ArrayList<>();
    removed.values().forEach(all::addAll);
    return all;
  }

  /** Returns how many images went. */
  int run() throws IOException {
    for (Image image : catalog.list()) {
      if (isUnused(image) && filter.test(image)) {
        prune(image);
      }
    }
    return removed.size();
  }

  private boolean isUnused(Image image) throws IOException {
    boolean nameless = image.repoTags().isEmpty() && image.repoDigests().isEmpty();
    if (image.aside()
        || (danglingOnly && !image.repoTags().isEmpty())
        || (nameless && catalog.hasChildren(image.id()))) {
      return false; // those between go with their children, those aside with their name
    }
    for (Image each : catalog.family(image)) {
      if (isUsed(each.id())) {
        return false;
      }
    }
    return true;
  }

  private boolean isUsed(Digest id) {
    return inUse.stream().anyMatch(use -> use.image().equals(id));
  }

  private void prune(Image image) throws IOException {
    if (catalog.get(image.id()) == null) {
      return; // it went with another one
    }
    List<Removed> rows = new ArrayList<>();
    try {
      List<String> names = catalog.ownNames(image.id());
      for (String name : names) {
        if (catalog.named(name) != null) { // it may have gone with its repository's last tag
          remove(image, name, rows);
        }
      }
      if (names.isEmpty()) {
        remove(image, image.id().hex(), rows);
      }
    } catch (EngineException e) {
      LOG.log(Level.WARNING, "cannot prune image " + image.id() + ": " + e.text());
    }
    if (!rows.isEmpty()) {
      removed.put(image, rows);
    }
  }

  private void remove(Image image, String ref, List<Removed> rows) throws IOException {
    ImageRemoval removal = new ImageRemoval(catalog, image, inUse, false, true);
    removal.remove(ref);
    rows.addAll(removal.rows());
  }
}
