package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.UntrustedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an index tells of its images beside them (provenance, bills of materials): manifests marked
 * as attestations, whose layers are in-toto statements.
 */
public final class Attestations {
  private Attestations() {}

  /** The manifests an index lists that are about one of its images. */
  public static List<ContentDescriptor> about(byte[] index, Digest manifest) {
    return entries(index).stream().filter(each -> manifest.equals(subject(each))).toList();
  }

  /** The manifest an entry of an index is about; null when it is no attestation. */
  static @Nullable Digest subject(ContentDescriptor entry) {
    String about = entry.annotations().get(Manifests.REFERENCE_DIGEST);
    if (about == null
        || !Manifests.ATTESTATION.equals(entry.annotations().get(Manifests.REFERENCE_TYPE))) {
      return null;
    }
    try {
      return Digest.parse(about);
    } catch (EngineException e) {
      return null;
    }
  }

  /** The entries of an index that can be understood. */
  static List<ContentDescriptor> entries(byte[] index) {
    return descriptors(tree(index).path("manifests"));
  }

  /** The layers of a manifest: an attestation's are its statements. */
  public static List<ContentDescriptor> layers(byte[] manifest) {
    return descriptors(tree(manifest).path("layers"));
  }

  /** Config and layers of a manifest. */
  public static List<ContentDescriptor> content(byte[] manifest) {
    JsonNode root = tree(manifest);
    List<ContentDescriptor> all = new ArrayList<>();
    add(all, root.path("config"));
    all.addAll(descriptors(root.path("layers")));
    return all;
  }

  /** Adds the blobs of attestations that are about manifests which are kept. */
  static void keep(Set<Digest> indexes, Set<Digest> kept, Blobs blobs) throws IOException {
    for (Digest index : indexes) {
      kept.addAll(present(index, kept, blobs));
    }
  }

  /** The blobs that are here of attestations about some of an index's manifests. */
  static List<Digest> present(Digest index, Set<Digest> subjects, Blobs blobs) throws IOException {
    List<Digest> all = new ArrayList<>();
    if (!blobs.has(index)) {
      return all;
    }
    for (ContentDescriptor each : entries(blobs.read(index, Manifests.MAX))) {
      Digest subject = subject(each);
      if (subject != null && subjects.contains(subject) && blobs.has(each.digest())) {
        all.add(each.digest());
        content(blobs.read(each.digest(), Manifests.MAX)).forEach(one -> all.add(one.digest()));
      }
    }
    all.removeIf(each -> !blobs.has(each));
    return all;
  }

  private static List<ContentDescriptor> descriptors(JsonNode array) {
    List<ContentDescriptor> all = new ArrayList<>(array.size());
    array.forEach(each -> add(all, each));
    return all;
  }

  private static void add(List<ContentDescriptor> all, JsonNode node) {
    if (node.hasNonNull("digest")) {
      try {
        all.add(ContentDescriptor.of(node));
      } catch (EngineException e) {
        return; // a digest of a kind nobody knows here
      }
    }
  }

  private static JsonNode tree(byte[] json) {
    return UntrustedJson.parse(json, "invalid manifest");
  }
}
