package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Images.Removed;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Removes the images nobody uses; a single one that cannot be removed is skipped. */
final class ImagePrune {
  private static final System.Logger LOG = System.getLogger(ImagePrune.class.getName());

  private final ImageCatalog catalog;
  private final boolean danglingOnly;
  private final Set<Digest> inUse;
  private final Predicate<Image> filter;
  private final Map<Image, List<Removed>> removed = new LinkedHashMap<>();

  ImagePrune(
      ImageCatalog catalog, boolean danglingOnly, Set<Digest> inUse, Predicate<Image> filter) {
    this.catalog = catalog;
    this.danglingOnly = danglingOnly;
    this.inUse = inUse;
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
      if (inUse.contains(image.id())
          || (danglingOnly && !image.repoTags().isEmpty())
          || !filter.test(image)) {
        continue;
      }
      ImageRemoval removal = new ImageRemoval(catalog, image, List.of(), true);
      try {
        removal.removeAll();
        removed.put(image, removal.rows());
      } catch (EngineException e) {
        LOG.log(Level.WARNING, "cannot prune image " + image.id() + ": " + e.text());
      }
    }
    return removed.size();
  }
}
