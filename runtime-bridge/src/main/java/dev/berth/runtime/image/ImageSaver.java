package dev.berth.runtime.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.archive.TarWriter;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes images as an OCI layout that is a docker-archive as well. Blobs go out as they came in, so
 * digests of manifests survive save and load.
 */
final class ImageSaver {
  private final ImageCatalog catalog;
  private final Blobs blobs;

  /** The tags to save, by image; none for one asked for by id. */
  private final Map<Digest, Set<String>> wanted = new LinkedHashMap<>();

  ImageSaver(ImageCatalog catalog, Blobs blobs) {
    this.catalog = catalog;
    this.blobs = blobs;
  }

  /** Finds the image a reference means; a bare repository name means all its tags. */
  void add(String ref) throws IOException {
    Image image = catalog.find(ref);
    List<String> ofRepository = tagsOfRepository(ref);
    if (image == null && ofRepository.isEmpty()) {
      throw EngineException.notFound("No such image: " + ref);
    }
    if (ofRepository.isEmpty() && image != null) {
      Set<String> tags = wanted.computeIfAbsent(image.id(), unused -> new LinkedHashSet<>());
      String name = familiar(ref);
      if (image.repoTags().contains(name)) {
        tags.add(name);
      }
    }
    for (String tag : ofRepository) {
      Digest id = catalog.named(tag);
      if (id != null) {
        wanted.computeIfAbsent(id, unused -> new LinkedHashSet<>()).add(tag);
      }
    }
  }

  private List<String> tagsOfRepository(String ref) throws IOException {
    List<String> tags = new ArrayList<>();
    try {
      ImageReference name = ImageReference.parse(ref);
      if (name.isNameOnly()) {
        for (Image image : catalog.list()) {
          for (String tag : image.repoTags()) {
            if (ImageReference.parse(tag).name().equals(name.name())) {
              tags.add(tag);
            }
          }
        }
      }
    } catch (EngineException e) {
      return List.of(); // an id
    }
    return tags;
  }

  private static String familiar(String ref) {
    try {
      return ImageReference.parse(ref).withDefaultTag().familiar();
    } catch (EngineException e) {
      return ref;
    }
  }

  void write(OutputStream out) throws IOException {
    TarWriter tar = new TarWriter(out);
    tar.directory("blobs", 0);
    tar.directory("blobs/sha256", 0);
    ArrayNode archive = Json.mapper().createArrayNode();
    ObjectNode index = Json.mapper().createObjectNode();
    index.put("schemaVersion", 2).put("mediaType", Manifests.OCI_INDEX);
    ArrayNode manifests = index.putArray("manifests");
    Set<Digest> written = new LinkedHashSet<>();
    for (Map.Entry<Digest, Set<String>> one : wanted.entrySet()) {
      ImageDocument image = catalog.document(one.getKey());
      if (image == null) {
        throw EngineException.notFound("No such image: " + one.getKey());
      }
      blobs(tar, image, written);
      archive.add(archiveEntry(image, one.getValue()));
      manifestEntries(manifests, image, one.getValue());
    }
    tar.file("index.json", Json.write(index), 0);
    tar.file("manifest.json", Json.write(archive), 0);
    tar.file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(US_ASCII), 0);
    tar.finish();
  }

  private void blobs(TarWriter tar, ImageDocument image, Set<Digest> written) throws IOException {
    List<Digest> all = new ArrayList<>(image.layerBlobs());
    all.add(image.id());
    if (image.manifest() != null) {
      all.add(image.manifest());
    }
    for (Digest blob : all) {
      if (written.add(blob)) {
        try (InputStream content = blobs.open(blob)) {
          tar.file(OciLayout.path(blob), content, blobs.size(blob), 0);
        }
      }
    }
  }

  private static ObjectNode archiveEntry(ImageDocument image, Set<String> tags) {
    ObjectNode entry = Json.mapper().createObjectNode();
    entry.put("Config", OciLayout.path(image.id()));
    ArrayNode names = entry.putArray("RepoTags");
    tags.forEach(names::add);
    ArrayNode layers = entry.putArray("Layers");
    image.layerBlobs().forEach(blob -> layers.add(OciLayout.path(blob)));
    return entry;
  }

  private void manifestEntries(ArrayNode manifests, ImageDocument image, Set<String> tags)
      throws IOException {
    Digest manifest = image.manifest();
    if (manifest == null) {
      return;
    }
    String type = image.manifestMediaType();
    ObjectNode descriptor =
        Manifests.descriptor(
            type == null ? Manifests.OCI_MANIFEST : type, manifest, blobs.size(manifest));
    if (tags.isEmpty()) {
      manifests.add(descriptor);
    }
    for (String tag : tags) {
      ImageReference name = ImageReference.parse(tag);
      ObjectNode named = descriptor.deepCopy();
      named
          .putObject("annotations")
          .put("io.containerd.image.name", name.full())
          .put("org.opencontainers.image.ref.name", String.valueOf(name.tag()));
      manifests.add(named);
    }
  }
}
