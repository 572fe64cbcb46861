package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an index tells of its images beside them (provenance, bills of materials): manifests marked
 * as attestations, whose layers are in-toto statements.
 */
final class Attestations {
  private static final int MAX_MANIFEST = 4 << 20;

  /**
   * One attestation manifest.
   *
   * @param subject digest of the image's manifest it is about
   */
  record Attestation(Digest manifest, Digest subject) {}

  private final Blobs blobs;

  Attestations(Blobs blobs) {
    this.blobs = blobs;
  }

  /** Those that an index lists, here or not. */
  List<Attestation> of(Digest index) throws IOException {
    List<Attestation> all = new ArrayList<>();
    if (!blobs.has(index)) {
      return all;
    }
    for (JsonNode entry : tree(index).path("manifests")) {
      JsonNode notes = entry.path("annotations");
      if (notes.path(Manifests.REFERENCE_TYPE).asText().equals(Manifests.ATTESTATION)) {
        try {
          all.add(
              new Attestation(
                  Digest.parse(entry.path("digest").asText()),
                  Digest.parse(notes.path(Manifests.REFERENCE_DIGEST).asText())));
        } catch (EngineException e) {
          continue; // an entry that is none
        }
      }
    }
    return all;
  }

  /** Adds the blobs of attestations that are about manifests which are kept. */
  void keep(Set<Digest> indexes, Set<Digest> kept) throws IOException {
    for (Digest index : indexes) {
      for (Attestation each : of(index)) {
        if (kept.contains(each.subject()) && blobs.has(each.manifest())) {
          kept.add(each.manifest());
          kept.addAll(content(each.manifest()));
        }
      }
    }
  }

  /** Digests of a manifest's config and layers. */
  List<Digest> content(Digest manifest) throws IOException {
    JsonNode root = tree(manifest);
    List<Digest> all = new ArrayList<>();
    String config = root.path("config").path("digest").asText();
    if (!config.isEmpty()) {
      all.add(Digest.parse(config));
    }
    for (JsonNode layer : root.path("layers")) {
      all.add(Digest.parse(layer.path("digest").asText()));
    }
    return all;
  }

  private JsonNode tree(Digest digest) throws IOException {
    return Json.mapper().readTree(blobs.read(digest, MAX_MANIFEST));
  }
}
