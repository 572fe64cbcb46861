package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Images.ImageUse;
import dev.berth.runtime.image.Images.PruneReport;
import dev.berth.runtime.image.Images.Removed;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Naming and removing, with events; what was removed is collected afterwards. */
final class ImageChanges {
  private final ImageCatalog catalog;
  private final LayerSizes sizes;
  private final Leases leases;
  private final ImageCollector collector;
  private final ImageEvents events;

  ImageChanges(
      ImageCatalog catalog,
      LayerSizes sizes,
      Leases leases,
      ImageCollector collector,
      ImageEvents events) {
    this.catalog = catalog;
    this.sizes = sizes;
    this.leases = leases;
    this.collector = collector;
    this.events = events;
  }

  void tag(Image image, String familiar) {
    name(image, familiar);
    events.publish("tag", image, familiar);
  }

  /** Points a name at an image, without a word to anybody. */
  void name(Image image, String familiar) {
    boolean unused =
        StoreWork.doing(
            "tag image",
            () -> {
              synchronized (catalog) {
                if (catalog.get(image.id()) == null) {
                  throw EngineException.notFound("No such image: " + image.id());
                }
                Digest source = image.index() == null ? image.manifest() : image.index();
                catalog.name(List.of(familiar), image.id(), source);
                return true;
              }
            });
  }

  /** Takes a name off an image, which stays. */
  void untag(Image image, String familiar) {
    boolean unused =
        StoreWork.doing(
            "untag image",
            () -> {
              synchronized (catalog) {
                catalog.unname(List.of(familiar));
                return true;
              }
            });
    events.publish("untag", image, familiar);
  }

  List<Removed> remove(
      String ref, Image image, boolean force, boolean prune, List<ImageUse> inUse) {
    return removing(
        ref,
        image,
        inUse,
        () -> {
          ImageRemoval removal = new ImageRemoval(catalog, image, inUse, force, prune);
          removal.remove(ref);
          return removal.rows();
        });
  }

  /** Removes an image of one platform, whatever names lead to it. */
  List<Removed> removePlatform(String ref, Image image, List<ImageUse> inUse) {
    return removing(
        ref,
        image,
        inUse,
        () -> {
          ImageRemoval removal = new ImageRemoval(catalog, image, inUse, true, false);
          removal.removePlatform();
          return removal.rows();
        });
  }

  private List<Removed> removing(
      String ref, Image image, List<ImageUse> inUse, StoreWork.Work<List<Removed>> work) {
    List<Removed> rows =
        StoreWork.doing(
            "remove image " + ref,
            () -> {
              synchronized (catalog) { // nobody begins to use one meanwhile
                forgetUnused(inUse);
                return work.run();
              }
            });
    events.removed(image, rows);
    leases.collect();
    return rows;
  }

  PruneReport prune(boolean danglingOnly, List<ImageUse> inUse, Predicate<Image> filter) {
    Map<Digest, Long> before = sizes.byChain();
    ImagePrune done =
        StoreWork.doing(
            "prune images",
            () -> {
              synchronized (catalog) { // nobody begins to use one meanwhile
                List<ImageUse> uses = List.copyOf(inUse);
                forgetUnused(uses);
                ImagePrune prune = new ImagePrune(catalog, danglingOnly, uses, filter);
                prune.run();
                return prune;
              }
            });
    done.removed().forEach(events::removed);
    before.keySet().removeAll(sizes.chains());
    collector.abandonPending();
    leases.collect();
    long reclaimed = before.values().stream().mapToLong(Long::longValue).sum();
    return new PruneReport(done.rows(), reclaimed);
  }

  /** Images removed under a container that is gone itself by now need not be kept longer. */
  private void forgetUnused(List<ImageUse> inUse) throws IOException {
    Set<Digest> used = new HashSet<>();
    inUse.forEach(use -> used.add(use.image()));
    for (ImageDocument document : catalog.allDocuments()) {
      if (document.removed() && !used.contains(document.id())) {
        catalog.remove(document.id(), false);
      }
    }
  }
}
