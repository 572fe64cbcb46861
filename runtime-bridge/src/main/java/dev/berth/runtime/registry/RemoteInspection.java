package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.Platform;
import java.util.ArrayList;
import java.util.List;

/** Tells what a registry has under a reference. */
final class RemoteInspection {
  private static final int MAX_CONFIG = 8 << 20;

  private final ImageReference reference;
  private final Backoff backoff;

  RemoteInspection(ImageReference reference, Backoff backoff) {
    this.reference = reference;
    this.backoff = backoff;
  }

  Registries.RemoteImage run(List<RepositoryClient> clients) throws InterruptedException {
    ManifestFetch fetch = new ManifestFetch(reference, backoff);
    ManifestFetch.Fetched top = top(fetch, clients);
    Manifest manifest = top.manifest();
    List<Platform> platforms =
        switch (manifest) {
          case Manifest.Index index -> platforms(index);
          case Manifest.Single single -> List.of(platform(fetch, top.client(), single));
        };
    return new Registries.RemoteImage(
        manifest.digest(), manifest.mediaType(), manifest.bytes().length, platforms);
  }

  /** A refusal stays one here; only a pull says that the image may not exist. */
  private static ManifestFetch.Fetched top(ManifestFetch fetch, List<RepositoryClient> clients)
      throws InterruptedException {
    try {
      return fetch.top(clients);
    } catch (EngineException e) {
      if (e.getCause() instanceof RegistryFailure refusal && refusal.status() == 403) {
        throw new EngineException(ErrorKind.FORBIDDEN, RegistryErrors.message(refusal), refusal);
      }
      throw e;
    }
  }

  private static List<Platform> platforms(Manifest.Index index) {
    List<Platform> platforms = new ArrayList<>();
    for (Descriptor entry : index.entries()) {
      // one without a platform has its place in dockerd's list, too
      Platform platform = entry.platform();
      platforms.add(platform == null ? new Platform("", "", null, null) : platform);
    }
    return platforms;
  }

  private Platform platform(ManifestFetch fetch, RepositoryClient client, Manifest.Single single)
      throws InterruptedException {
    String what = "image config of " + reference.familiar();
    byte[] bytes = fetch.attempt(() -> client.small(single.config(), MAX_CONFIG, what));
    ImageConfig config = ImageConfig.parse(bytes, reference.familiar());
    return new Platform(config.architecture(), config.os(), config.variant(), null);
  }
}
