package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.util.List;

/** Brings manifests of any kind, and what they name, into the content store. */
final class ContentFetch {
  private final ImageReference reference;
  private final Backoff backoff;

  ContentFetch(ImageReference reference, Backoff backoff) {
    this.reference = reference;
    this.backoff = backoff;
  }

  /** Reads the manifest at the first place that serves it; the last one's failure counts. */
  ManifestContent manifest(List<RepositoryClient> clients) throws InterruptedException {
    EngineException failure = EngineException.internal("no endpoint", null);
    for (RepositoryClient client : clients) {
      try {
        return manifest(client);
      } catch (EngineException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private ManifestContent manifest(RepositoryClient client) throws InterruptedException {
    Digest digest = reference.digest();
    String tag = reference.tag() == null ? ImageReference.DEFAULT_TAG : reference.tag();
    ManifestFetch fetch = new ManifestFetch(reference, backoff);
    return fetch.attempt(
        () -> client.content(digest == null ? tag : digest.text(), digest, reference.familiar()));
  }

  /** The same with all blobs that it names; the caller holds a lease. */
  ManifestContent whole(List<RepositoryClient> clients, Blobs blobs, ProgressSink sink)
      throws IOException, InterruptedException {
    EngineException failure = EngineException.internal("no endpoint", null);
    for (RepositoryClient client : clients) {
      try {
        ManifestContent content = manifest(client);
        download(client, content, blobs, sink);
        Digest unused = blobs.put(content.bytes());
        return content;
      } catch (EngineException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private void download(
      RepositoryClient client, ManifestContent content, Blobs blobs, ProgressSink sink)
      throws IOException, InterruptedException {
    PullProgress progress = new PullProgress(sink);
    try {
      for (ContentDescriptor each : content.blobs()) {
        if (!blobs.has(each.digest())) {
          Descriptor blob =
              new Descriptor(each.mediaType(), each.digest(), each.size(), null, each.urls());
          new BlobDownload(client, blobs, backoff, new Transfers()).run(blob, progress);
        }
      }
    } catch (IOException e) {
      throw RegistryErrors.of(e, reference);
    } finally {
      progress.close();
    }
  }
}
