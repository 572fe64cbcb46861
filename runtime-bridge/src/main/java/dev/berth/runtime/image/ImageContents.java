package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of an image and its index is here: descriptors, manifests, attestations. */
final class ImageContents {
  private static final String PREDICATE_TYPE = "in-toto.io/predicate-type";
  private static final int MAX_STATEMENT = 16 << 20;

  private final ImageCatalog catalog;
  private final Blobs blobs;

  ImageContents(ImageCatalog catalog, Blobs blobs) {
    this.catalog = catalog;
    this.blobs = blobs;
  }

  /** What a name of the image points at; null for one without a manifest. */
  @Nullable ContentDescriptor target(Image image) throws IOException {
    ImageOrigin origin = origin(image);
    if (origin == null || !blobs.has(origin.top())) {
      return null;
    }
    Digest index = origin.index();
    return index == null
        ? manifest(origin)
        : new ContentDescriptor(
            Manifests.mediaType(blobs.read(index, Manifests.MAX), Manifests.OCI_INDEX),
            index,
            blobs.size(index));
  }

  /** Its own manifest, and not the index that came from. */
  @Nullable ContentDescriptor ownManifest(Image image) throws IOException {
    ImageOrigin origin = origin(image);
    return origin == null || !blobs.has(origin.manifest()) ? null : manifest(origin);
  }

  private ContentDescriptor manifest(ImageOrigin origin) throws IOException {
    return new ContentDescriptor(
        origin.mediaType(), origin.manifest(), blobs.size(origin.manifest()));
  }

  private @Nullable ImageOrigin origin(Image image) throws IOException {
    ImageDocument document = catalog.document(image.id());
    return document == null
        ? null
        : document.origin(image.index() == null ? image.manifest() : image.index());
  }

  /** All of its index, here or not, in its order; its own only where there is none. */
  List<ImageManifest> manifests(Image image) throws IOException {
    Map<Digest, Image> here = new HashMap<>();
    for (Image each : catalog.family(image)) {
      if (each.manifest() != null) {
        here.put(each.manifest(), each);
      }
    }
    Digest index = image.index();
    List<ContentDescriptor> entries = new ArrayList<>();
    if (index != null && blobs.has(index)) {
      entries.addAll(Attestations.entries(blobs.read(index, Manifests.MAX)));
    } else {
      ContentDescriptor own = ownManifest(image);
      if (own != null) {
        entries.add(own);
      }
    }
    List<ImageManifest> manifests = new ArrayList<>();
    for (ContentDescriptor each : entries) {
      manifests.add(manifest(each, here.get(each.digest())));
    }
    return manifests;
  }

  private ImageManifest manifest(ContentDescriptor entry, @Nullable Image image)
      throws IOException {
    Digest subject = Attestations.subject(entry);
    long content = 0;
    boolean available = blobs.has(entry.digest());
    if (available) {
      byte[] bytes = blobs.read(entry.digest(), Manifests.MAX);
      content = bytes.length;
      for (ContentDescriptor each : Attestations.content(bytes)) {
        boolean has = blobs.has(each.digest());
        available &= has;
        content += has ? blobs.size(each.digest()) : 0;
      }
    }
    Platform told = entry.platform();
    Platform platform = told != null || image == null ? told : image.platform();
    return new ImageManifest(
        entry,
        available,
        content,
        subject == null ? platform : null,
        image == null ? null : image.id(),
        image == null ? 0 : image.size(),
        subject);
  }

  /** The statements about an image that its index brought. */
  List<Images.Statement> attestations(Image image) throws IOException {
    List<Images.Statement> all = new ArrayList<>();
    Digest index = image.index();
    Digest manifest = image.manifest();
    if (index == null || manifest == null || !blobs.has(index)) {
      return all;
    }
    byte[] bytes = blobs.read(index, Manifests.MAX);
    for (ContentDescriptor each : Attestations.about(bytes, manifest)) {
      if (!blobs.has(each.digest())) {
        throw EngineException.internal(
            "attestation manifest " + each.digest() + " is not available locally", null);
      }
      for (ContentDescriptor layer :
          Attestations.layers(blobs.read(each.digest(), Manifests.MAX))) {
        String type = layer.annotations().get(PREDICATE_TYPE);
        if (type != null && !type.isEmpty()) {
          all.add(new Images.Statement(layer, type));
        }
      }
      break; // an image has one manifest of them; more would say the same
    }
    return all;
  }

  /** The text of a statement. */
  byte[] statement(ContentDescriptor layer) throws IOException {
    if (!blobs.has(layer.digest())) {
      throw EngineException.internal(
          "attestation statement " + layer.digest() + " is not available locally", null);
    }
    return Objects.requireNonNull(blobs.read(layer.digest(), MAX_STATEMENT));
  }
}
