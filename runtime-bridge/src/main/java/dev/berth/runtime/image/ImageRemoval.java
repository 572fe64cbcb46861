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

/** Removes names and images by Docker's rules; one use, for one image. */
final class ImageRemoval {
  private final ImageCatalog catalog;
  private final Image image;
  private final List<ImageUse> uses;
  private final boolean force;
  private final List<Removed> rows = new ArrayList<>();
  private boolean deleted;

  ImageRemoval(ImageCatalog catalog, Image image, List<ImageUse> inUse, boolean force) {
    this.catalog = catalog;
    this.image = image;
    this.force = force;
    this.uses = inUse.stream().filter(use -> use.image().equals(image.id())).toList();
  }

  /** What was removed, in Docker's order. */
  List<Removed> rows() {
    return rows;
  }

  /** Whether the image itself went. */
  boolean deleted() {
    return deleted;
  }

  /** Removes what the reference means: a name, or by id the image. */
  void remove(String ref) throws IOException {
    if (isId(ref)) {
      if (isSingleReference(names())) {
        refuse(conflict(false));
        untag(names());
      }
      delete(false);
    } else {
      removeName(ref);
    }
  }

  /** Removes the image with all its names. */
  void removeAll() throws IOException {
    untag(names());
    delete(false);
  }

  private void removeName(String ref) throws IOException {
    if (!force && isSingleReference(names()) && !uses.isEmpty()) {
      throw EngineException.conflict(
          "conflict: unable to remove repository reference \""
              + ref
              + "\" (must force) - container "
              + shortId(uses.getFirst().containerId())
              + " is using its referenced image "
              + image.id().shortHex());
    }
    ImageReference name = ImageReference.parse(ref).withDefaultTag();
    if (name.digest() != null) {
      name = name.withDigest(name.digest());
    }
    untag(List.of(name.familiar()));
    if (name.digest() == null) {
      untagDigestsOf(name);
    }
    if (names().isEmpty()) {
      delete(true);
    }
  }

  /** With the last tag of a repository go its digests. */
  private void untagDigestsOf(ImageReference removed) throws IOException {
    List<String> digests = new ArrayList<>();
    for (String name : names()) {
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

  /**
   * Deletes the image.
   *
   * @param quiet a name was removed already: an image that is in use then just stays
   */
  private void delete(boolean quiet) throws IOException {
    EngineException conflict = conflict(true);
    if (conflict != null) {
      if (quiet && !uses.isEmpty()) {
        return;
      }
      throw conflict;
    }
    untag(names());
    List<Digest> layers = ownLayers();
    catalog.remove(image.id(), !uses.isEmpty());
    deleted = true;
    rows.add(new Removed(null, image.id().text()));
    layers.forEach(chainId -> rows.add(new Removed(null, chainId.text())));
  }

  /** Layers no other image has, the uppermost first; none while a container uses them. */
  private List<Digest> ownLayers() throws IOException {
    if (!uses.isEmpty()) {
      return List.of();
    }
    Set<Digest> others = new HashSet<>();
    for (ImageDocument other : catalog.allDocuments()) {
      if (!other.id().equals(image.id())) {
        others.addAll(LayerStore.chain(other.diffIds()));
      }
    }
    List<Digest> own = new ArrayList<>(LayerStore.chain(image.diffIds()).reversed());
    own.removeIf(others::contains);
    return own;
  }

  private static void refuse(@Nullable EngineException conflict) {
    if (conflict != null) {
      throw conflict;
    }
  }

  private @Nullable EngineException conflict(boolean references) throws IOException {
    for (ImageUse use : uses) {
      if (use.running()) {
        return conflict(
            "cannot be forced",
            "image is being used by running container " + shortId(use.containerId()));
      }
    }
    if (force) {
      return null;
    }
    if (references && !names().isEmpty()) {
      return conflict("must be forced", "image is referenced in multiple repositories");
    }
    if (!uses.isEmpty()) {
      return conflict(
          "must be forced",
          "image is being used by stopped container " + shortId(uses.getFirst().containerId()));
    }
    return null;
  }

  private EngineException conflict(String how, String why) {
    return EngineException.conflict(
        "conflict: unable to delete " + image.id().shortHex() + " (" + how + ") - " + why);
  }

  private List<String> names() throws IOException {
    Image now = catalog.get(image.id());
    if (now == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>(now.repoTags());
    names.addAll(now.repoDigests());
    return names;
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

  /** At most one tag, and all names within one repository. */
  private static boolean isSingleReference(List<String> names) {
    Set<String> repositories = new HashSet<>();
    int tags = 0;
    for (String name : names) {
      ImageReference reference = ImageReference.parse(name);
      repositories.add(reference.name());
      tags += reference.digest() == null ? 1 : 0;
    }
    return tags <= 1 && repositories.size() <= 1;
  }

  private static String shortId(String containerId) {
    return containerId.length() > 12 ? containerId.substring(0, 12) : containerId;
  }
}
