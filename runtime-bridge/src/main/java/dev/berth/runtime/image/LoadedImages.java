package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the images of an archive one after another: registers, names and tells of each. */
final class LoadedImages {
  private final ImageStore store;
  private final ImageCatalog catalog;
  private final ImageEvents events;
  private final ProgressSink progress;
  private final StringBuilder ids = new StringBuilder();
  private boolean lastHasName = true;

  /**
   * An image whose layers are there.
   *
   * @param layers digests of its layer blobs
   * @param original its manifest as it came, null to make one
   * @param tags familiar names
   */
  record Incoming(
      byte[] config,
      List<Digest> layers,
      OciLayout.@Nullable Manifest original,
      List<String> tags,
      @Nullable Digest parent) {}

  LoadedImages(ImageStore store, ImageCatalog catalog, ImageEvents events, ProgressSink progress) {
    this.store = store;
    this.catalog = catalog;
    this.events = events;
    this.progress = progress;
  }

  /** The tag that an archive's entry gives; INVALID with Docker's text when it is none. */
  static String tag(String text) {
    ImageReference name = ImageReference.parse(text);
    if (name.tag() == null) {
      throw EngineException.invalid("invalid tag \"" + text + "\"");
    }
    return name.nameOnly().withTag(name.tag()).familiar();
  }

  /** Registers an image and says its names, or else its id. */
  void add(Incoming image) throws IOException {
    Digest id = addSilently(image);
    image.tags.forEach(tag -> progress.stream("Loaded image: " + tag + "\n"));
    ids.append("Loaded image ID: ").append(id).append('\n');
    lastHasName = !image.tags.isEmpty();
  }

  /** Registers an image; says only from which others it takes their names. */
  Digest addSilently(Incoming image) throws IOException {
    Digest id = MessageDigests.sha256(image.config);
    OciLayout.Manifest original = image.original;
    byte[] index = original == null ? null : original.index();
    List<String> moved = moved(image.tags, id, index);
    store.register(
        new ImageRegistrar.Registration(
            original == null
                ? Manifests.make(image.config, image.layers, store.blobs())
                : original.bytes(),
            original == null ? Manifests.OCI_MANIFEST : original.mediaType(),
            image.config,
            image.layers,
            image.tags,
            List.of(),
            image.parent,
            index));
    moved.forEach(progress::stream);
    Image registered = store.find(id.text());
    if (registered != null) { // else somebody removed it already
      events.publish("load", registered, id.text());
    }
    return id;
  }

  private List<String> moved(List<String> tags, Digest id, byte @Nullable [] index)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String tag : tags) {
      Digest before = catalog.named(tag);
      if (before != null && !before.equals(id) && !isOf(before, index)) {
        lines.add(
            "The image "
                + tag
                + " already exists, renaming the old one with ID "
                + before
                + " to empty string\n");
      }
    }
    return lines;
  }

  /** Another platform's image keeps the name, too. */
  private boolean isOf(Digest id, byte @Nullable [] index) throws IOException {
    ImageDocument document = index == null ? null : catalog.document(id);
    return document != null && index != null && document.isOf(MessageDigests.sha256(index));
  }

  /** Says the ids of all when the last one has no name, as Docker does. */
  void finish() {
    if (!lastHasName) {
      progress.stream(ids.toString());
    }
  }

  /** Tells of a layer that is being unpacked. */
  void layer(String id, long current, long total) {
    progress.status(id, "Loading layer", current, total);
  }
}
