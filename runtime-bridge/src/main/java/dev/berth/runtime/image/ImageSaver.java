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
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes images as an OCI layout that is a docker-archive as well, in the order and with the times
 * of Docker's own: the same images give the same archive. Blobs go out as they came in, so digests
 * of manifests and indexes survive save and load.
 */
final class ImageSaver {
  private final ImageStore store;
  private final ImageCatalog catalog;
  private final SaveSelection selection;
  private final UnaryOperator<String> naming;

  /** What to write, with the time it is said to be of; in the order of its names. */
  private final TreeMap<Digest, Long> blobs = new TreeMap<>();

  private final TreeMap<Digest, byte[]> made = new TreeMap<>();
  private final ArrayNode archive = Json.mapper().createArrayNode();
  private final ArrayNode manifests = Json.mapper().createArrayNode();
  private final Map<String, Map<String, String>> repositories = new TreeMap<>();

  ImageSaver(
      ImageStore store,
      ImageCatalog catalog,
      SaveSelection selection,
      UnaryOperator<String> naming) {
    this.store = store;
    this.catalog = catalog;
    this.selection = selection;
    this.naming = naming;
  }

  /** Looks everything up, then writes. */
  void write(OutputStream out) throws IOException {
    List<SaveSelection.Chosen> all = selection.all();
    Set<Digest> ids = new HashSet<>();
    all.forEach(each -> ids.add(each.image().id()));
    for (SaveSelection.Chosen each : all) {
      add(each, ids);
    }
    TarWriter tar = new TarWriter(out);
    if (!blobs.isEmpty()) {
      tar.directory("blobs", 0);
      tar.directory("blobs/sha256", 0);
    }
    for (Map.Entry<Digest, Long> blob : blobs.entrySet()) {
      write(tar, blob.getKey(), blob.getValue());
    }
    ObjectNode index = Json.mapper().createObjectNode();
    index.put("schemaVersion", 2).put("mediaType", Manifests.OCI_INDEX).set("manifests", manifests);
    tar.file("index.json", Json.write(index), 0);
    tar.file("manifest.json", line(archive.isEmpty() ? null : archive), 0);
    tar.file("oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}".getBytes(US_ASCII), 0);
    if (!repositories.isEmpty()) {
      tar.file("repositories", line(repositories), 0);
    }
    tar.finish();
  }

  private void write(TarWriter tar, Digest blob, long time) throws IOException {
    byte[] bytes = made.get(blob);
    if (bytes != null) {
      tar.file(OciLayout.path(blob), bytes, time);
      return;
    }
    try (InputStream content = store.blobs().open(blob)) {
      tar.file(OciLayout.path(blob), content, store.blobs().size(blob), time);
    }
  }

  private static byte[] line(@Nullable Object value) throws IOException {
    byte[] json = Json.mapper().writeValueAsBytes(value);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  private void add(SaveSelection.Chosen chosen, Set<Digest> ids) throws IOException {
    Image image = chosen.image();
    ImageOrigin origin = content(image);
    archive.add(archiveEntry(chosen, origin, ids));
    Digest top = origin.manifest();
    String type = origin.mediaType();
    if (chosen.index() != null) {
      top = chosen.index();
      type = index(image, top);
    }
    long size = made.containsKey(top) ? made.get(top).length : store.blobs().size(top);
    ObjectNode descriptor = Manifests.descriptor(type, top, size);
    if (chosen.tags().isEmpty()) {
      manifests.add(descriptor);
    }
    for (String tag : chosen.tags()) {
      ImageReference name = ImageReference.parse(tag);
      ObjectNode named = descriptor.deepCopy();
      named
          .putObject("annotations")
          .put("io.containerd.image.name", name.full())
          .put("org.opencontainers.image.ref.name", String.valueOf(name.tag()));
      manifests.add(named);
      List<Digest> layers = origin.layerBlobs();
      repositories
          .computeIfAbsent(name.familiarName(), unused -> new TreeMap<>())
          .put(
              String.valueOf(name.tag()), (layers.isEmpty() ? image.id() : layers.getLast()).hex());
    }
  }

  /** Notes the blobs of one image; makes a manifest for one that has none. */
  private ImageOrigin content(Image image) throws IOException {
    ImageDocument document = catalog.document(image.id());
    if (document == null) {
      throw EngineException.notFound("No such image: " + image.id());
    }
    ImageOrigin origin = store.origin(image);
    if (origin == null) {
      byte[] config = store.config(image.id());
      byte[] manifest = Manifests.make(config, document.layerBlobs(), store.blobs());
      Digest digest = MessageDigests.sha256(manifest);
      made.put(digest, manifest);
      origin = new ImageOrigin(digest, Manifests.OCI_MANIFEST, document.layerBlobs(), null);
    }
    if (origin.layerBlobs().size() != document.diffIds().size()) {
      throw EngineException.internal("the layers of " + image.id() + " are not kept", null);
    }
    Instant created = image.created();
    long time = created == null ? 0 : Math.max(0, created.getEpochSecond());
    blobs.put(image.id(), time);
    origin.layerBlobs().forEach(layer -> blobs.put(layer, time));
    blobs.put(origin.manifest(), 0L);
    return origin;
  }

  /** Notes an index, the other images of it and what attests them; returns its media type. */
  private String index(Image image, Digest index) throws IOException {
    blobs.put(index, 0L);
    for (Image sibling : catalog.family(image)) {
      if (selection.wants(sibling)) {
        ImageOrigin unused = content(sibling);
      }
    }
    Attestations.present(index, blobs.keySet(), store.blobs())
        .forEach(blob -> blobs.putIfAbsent(blob, 0L));
    return Manifests.mediaType(store.blobs().read(index, Manifests.MAX), Manifests.OCI_INDEX);
  }

  private ObjectNode archiveEntry(SaveSelection.Chosen chosen, ImageOrigin origin, Set<Digest> ids)
      throws IOException {
    Image image = chosen.image();
    ObjectNode entry = Json.mapper().createObjectNode();
    entry.put("Config", OciLayout.path(image.id()));
    if (chosen.tags().isEmpty()) {
      entry.putNull("RepoTags");
    } else {
      chosen.tags().stream().map(naming).forEach(entry.putArray("RepoTags")::add);
    }
    ArrayNode layers = entry.putArray("Layers");
    origin.layerBlobs().forEach(blob -> layers.add(OciLayout.path(blob)));
    if (image.parent() != null && ids.contains(image.parent())) {
      entry.put("Parent", Objects.requireNonNull(image.parent()).text());
    }
    ObjectNode sources = entry.putObject("LayerSources");
    for (int i = 0; i < image.diffIds().size(); i++) {
      Digest blob = origin.layerBlobs().get(i);
      String type = Manifests.layerType(blob, store.blobs());
      sources.set(
          image.diffIds().get(i).text(),
          Manifests.descriptor(type, blob, store.blobs().size(blob)));
    }
    return entry;
  }
}
