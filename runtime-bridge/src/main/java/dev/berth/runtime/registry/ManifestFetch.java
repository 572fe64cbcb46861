package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.PlatformMatcher;
import java.io.IOException;
import java.util.List;

/** Finds the manifest of a reference at the first place that serves it. */
final class ManifestFetch {
  private static final System.Logger LOG = System.getLogger(ManifestFetch.class.getName());
  private static final int MAX_DEPTH = 3;

  private final ImageReference reference;
  private final Backoff backoff;

  ManifestFetch(ImageReference reference, Backoff backoff) {
    this.reference = reference;
    this.backoff = backoff;
  }

  /** A manifest, and where it came from. */
  record Fetched(RepositoryClient client, Manifest manifest) {}

  /** Asks one place after another; the last one's failure counts. */
  Fetched top(List<RepositoryClient> clients) throws InterruptedException {
    EngineException failure = null;
    for (RepositoryClient client : clients) {
      try {
        return new Fetched(client, get(client));
      } catch (EngineException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
        if (client != clients.getLast()) {
          // clients hear of the last place only: who set up the mirror looks here
          String host = client.endpoint().host();
          LOG.log(
              System.Logger.Level.WARNING,
              "mirror {0} does not serve {1}: {2}",
              host,
              reference.familiar(),
              e.text());
        }
      }
    }
    throw failure == null ? EngineException.internal("no endpoint", null) : failure;
  }

  private Manifest get(RepositoryClient client) throws InterruptedException {
    Digest digest = reference.digest();
    String tag = reference.tag() == null ? ImageReference.DEFAULT_TAG : reference.tag();
    return attempt(
        () -> client.manifest(digest == null ? tag : digest.text(), digest, reference.familiar()));
  }

  /** Goes down from an index to the image for a platform. */
  Manifest.Single image(Fetched top, PlatformMatcher platform) throws InterruptedException {
    Manifest at = top.manifest();
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      switch (at) {
        case Manifest.Single single -> {
          return single;
        }
        case Manifest.Index index -> {
          Digest chosen = choose(index.entries(), platform).digest();
          at = attempt(() -> top.client().manifest(chosen.text(), chosen, reference.familiar()));
        }
      }
    }
    throw EngineException.internal(
        "indexes of " + reference.familiar() + " are nested too deep", null);
  }

  /** The best entry; NOT_FOUND with Docker's text when none fits. */
  static Descriptor choose(List<Descriptor> entries, PlatformMatcher platform) {
    List<Descriptor> usable =
        entries.stream()
            .filter(e -> MediaTypes.isManifest(e.mediaType()) || MediaTypes.isIndex(e.mediaType()))
            .toList();
    Descriptor best = platform.best(usable, Descriptor::platform);
    if (best == null) {
      throw EngineException.notFound(
          "no matching manifest for " + platform.text() + " in the manifest list entries");
    }
    return best;
  }

  /**
   * Repeats after a cut connection or a server's stumble; what fails in the end reads as Docker's.
   */
  <T> T attempt(Attempts.Request<T> request) throws InterruptedException {
    try {
      return Attempts.of(request, backoff);
    } catch (IOException e) {
      throw RegistryErrors.of(e, reference);
    }
  }
}
