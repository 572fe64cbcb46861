package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Images.ImageUse;
import dev.berth.runtime.image.Images.Removed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes names and images by Docker's rules; one use, for what one reference means. The images of
 * one index that names lead to live and go together, unless a platform is named.
 */
final class ImageRemoval {
  private final ImageCatalog catalog;
  private final Image image;
  private final List<Image> aside;
  private final ImageConflicts conflicts;
  private final boolean force;
  private final boolean prune;
  private final List<Removed> rows = new ArrayList<>();

  /**
   * @param prune also removes the images it was made from that have no name, and no other child
   */
  ImageRemoval(
      ImageCatalog catalog, Image image, List<ImageUse> inUse, boolean force, boolean prune)
      throws IOException {
    this.catalog = catalog;
    this.image = image;
    this.aside = catalog.family(image).stream().filter(Image::aside).toList();
    this.conflicts = new ImageConflicts(catalog, inUse);
    this.force = force;
    this.prune = prune;
  }

  /** What was removed, in Docker's order. */
  List<Removed> rows() {
    return rows;
  }

  /** Removes what the reference means: a name, or by id the image. */
  void remove(String ref) throws IOException {
    if (!isId(ref)) {
      removeName(ref);
      return;
    }
    List<String> names = catalog.ownNames(image.id());
    if (isSingleReference(names)) {
      refuse(conflicts.of(image, !force, false));
      untag(names);
    }
    delete(image, force, false);
    deleteAside();
  }

  /** Removes the image of one platform; its names go on to mean what is left of their index. */
  void removePlatform() throws IOException {
    refuse(conflicts.of(image, false, false));
    List<String> names = catalog.ownNames(image.id());
    List<Removed> gone = new ArrayList<>();
    remove(image);
    for (String name : names) {
      if (catalog.named(name) == null) {
        gone.add(new Removed(name, null));
      }
    }
    rows.addAll(0, gone);
  }

  private void removeName(String ref) throws IOException {
    List<String> before = catalog.ownNames(image.id());
    if (!force && isSingleReference(before)) {
      refuse(conflicts.ofName(ref, image, aside));
    }
    ImageReference name = ImageReference.parse(ref).withDefaultTag();
    Digest digest = name.digest();
    if (digest != null) {
      name = name.withDigest(digest);
    }
    untag(List.of(name.familiar()));
    if (digest == null) {
      untagDigestsOf(name);
    }
    if (catalog.ownNames(image.id()).isEmpty()) {
      delete(image, force, true);
    }
    deleteAside();
  }

  /** With the last tag of a repository go its digests. */
  private void untagDigestsOf(ImageReference removed) throws IOException {
    List<String> digests = new ArrayList<>();
    for (String name : catalog.ownNames(image.id())) {
      ImageReference other = ImageReference.parse(name);
      if (other.name().equals(removed.name())) {
        if (other.digest() == null) {
          return;
        }
        digests.add(name);
      }
    }
    untag(digests);
  }

  private void untag(List<String> removed) throws IOException {
    if (!removed.isEmpty()) {
      catalog.unname(removed);
      removed.forEach(name -> rows.add(new Removed(name, null)));
    }
  }

  /** Other platforms that no name leads to any more. */
  private void deleteAside() throws IOException {
    for (Image each : aside) {
      Image now = each.id().equals(image.id()) ? null : catalog.get(each.id());
      if (now != null && now.repoTags().isEmpty() && now.repoDigests().isEmpty()) {
        delete(now, force, true);
      }
    }
  }

  /**
   * Deletes the image.
   *
   * @param quiet a conflict is no failure then: what is in use or has children just stays
   */
  private void delete(Image gone, boolean forced, boolean quiet) throws IOException {
    ImageConflicts.Conflict conflict = conflicts.of(gone, !forced, true);
    if (conflict != null) {
      if (quiet && (conflict.used() || !catalog.isDangling(gone.id()))) {
        return;
      }
      throw conflict.failure();
    }
    untag(catalog.ownNames(gone.id()));
    Digest parent = remove(gone);
    Image above = !prune || parent == null ? null : catalog.get(parent);
    if (above != null) {
      delete(above, false, true);
    }
  }

  /** Returns the image it was made from. */
  private @Nullable Digest remove(Image gone) throws IOException {
    ImageDocument document = catalog.document(gone.id());
    boolean used = conflicts.isUsed(gone.id());
    List<Digest> layers = used ? List.of() : ownLayers(gone);
    catalog.remove(gone.id(), used);
    rows.add(new Removed(null, gone.id().text()));
    layers.forEach(chainId -> rows.add(new Removed(null, chainId.text())));
    return document == null ? null : document.parent();
  }

  /** Layers no other image has, the uppermost first. */
  private List<Digest> ownLayers(Image gone) throws IOException {
    Set<Digest> others = new HashSet<>();
    for (ImageDocument other : catalog.allDocuments()) {
      if (!other.id().equals(gone.id())) {
        others.addAll(LayerStore.chain(other.diffIds()));
      }
    }
    List<Digest> own = new ArrayList<>(LayerStore.chain(gone.diffIds()).reversed());
    own.removeIf(others::contains);
    return own;
  }

  private static void refuse(ImageConflicts.@Nullable Conflict conflict) {
    if (conflict != null) {
      throw conflict.failure();
    }
  }

  private boolean isId(String ref) throws IOException {
    String hex = ref.startsWith("sha256:") ? ref.substring("sha256:".length()) : ref;
    return image.id().hex().startsWith(hex) && !isName(ref);
  }

  private boolean isName(String ref) throws IOException {
    try {
      ImageReference name = ImageReference.parse(ref).withDefaultTag();
      return image.id().equals(catalog.named(name.familiar()));
    } catch (EngineException e) {
      return false;
    }
  }

  /** One tag at most, all names within one repository, and not none at all. */
  private static boolean isSingleReference(List<String> names) {
    Set<String> repositories = new HashSet<>();
    int tags = 0;
    for (String name : names) {
      ImageReference reference = ImageReference.parse(name);
      repositories.add(reference.name());
      tags += reference.digest() == null ? 1 : 0;
    }
    return tags <= 1 && repositories.size() == 1;
  }
}
