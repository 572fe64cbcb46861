package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Attestations;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ContentDescriptor;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Brings the attestations of an image that is pulled out of an index. They are small documents; one
 * that is not, or cannot be had, is left out: the image does not depend on it.
 */
final class AttestationPull {
  private static final System.Logger LOG = System.getLogger(AttestationPull.class.getName());
  private static final int MAX_MANIFEST = 1 << 20;
  private static final int MAX_STATEMENT = 4 << 20;

  private final RepositoryClient client;
  private final Blobs blobs;

  AttestationPull(RepositoryClient client, Blobs blobs) {
    this.client = client;
    this.blobs = blobs;
  }

  void run(Manifest top, Digest image) throws InterruptedException {
    if (!(top instanceof Manifest.Index index)) {
      return;
    }
    for (ContentDescriptor each : Attestations.about(index.bytes(), image)) {
      try {
        one(each);
      } catch (IOException | EngineException e) {
        LOG.log(Level.DEBUG, "attestation " + each.digest() + " is not available", e);
      }
    }
  }

  private void one(ContentDescriptor entry) throws IOException, InterruptedException {
    if (blobs.has(entry.digest()) || entry.size() > MAX_MANIFEST) {
      return;
    }
    byte[] manifest = client.manifestBytes(entry.digest(), "attestation manifest");
    for (ContentDescriptor each : Attestations.content(manifest)) {
      if (!blobs.has(each.digest())) {
        Descriptor blob = new Descriptor(each.mediaType(), each.digest(), each.size(), null);
        blobs.put(client.small(blob, MAX_STATEMENT, "attestation"));
      }
    }
    blobs.put(manifest); // the last, so that what it names is there
  }
}
