package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.LayerStore;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.PlatformMatcher;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pulls one tag or digest: manifest, config, layers, registration. */
final class PullOperation {
  private static final int MAX_CONFIG = 8 << 20;

  private final ImageReference reference;
  private final PlatformMatcher platform;
  private final boolean platformGiven;
  private final ImageRegistrar store;
  private final KnownImages images;
  private final ProgressSink sink;
  private final PullProgress progress;
  private final Backoff backoff;

  PullOperation(
      ImageReference reference,
      @Nullable String platform,
      ImageRegistrar store,
      KnownImages images,
      ProgressSink sink,
      Backoff backoff) {
    this.reference = reference;
    this.platform = PlatformMatcher.of(platform);
    this.platformGiven = platform != null && !platform.isEmpty();
    this.store = store;
    this.images = images;
    this.sink = sink;
    this.progress = new PullProgress(sink);
    this.backoff = backoff;
  }

  /**
   * What a pull brought.
   *
   * @param newer whether the name points at another image than before
   */
  record Pulled(Digest imageId, boolean newer, ImageConfig config) {}

  Pulled run(List<RepositoryClient> clients) throws IOException, InterruptedException {
    ManifestFetch fetch = new ManifestFetch(reference, backoff);
    ManifestFetch.Fetched top = fetch.top(clients);
    Manifest.Single manifest = fetch.image(top, platform);
    String shown = reference.digest() == null ? reference.tag() : reference.full();
    progress.line(shown, "Pulling from " + reference.path());
    try (ImageRegistrar.Lease lease = store.lease()) {
      byte[] configBytes = config(top.client(), manifest.config(), fetch);
      ImageConfig config = ImageConfig.parse(configBytes, reference.familiar());
      refuseOtherSystems(config.os());
      Digest id = manifest.config().digest();
      Platform own =
          new Platform(config.architecture(), config.os(), config.variant(), config.osVersion());
      Digest before = images.find(reference.familiar(), own);
      if (images.find(id.text(), null) == null || !hasBlobs(manifest)) {
        layers(top.client(), manifest, config);
      }
      new AttestationPull(top.client(), store.blobs()).run(top.manifest(), manifest.digest());
      register(top.manifest(), manifest, configBytes);
      store.pending().done(manifest.digest());
      progress.line(null, "Digest: " + top.manifest().digest());
      return new Pulled(id, !id.equals(before), config);
    } finally {
      progress.close();
    }
  }

  /** An image that is here may have come with layers compressed otherwise, or with none. */
  private boolean hasBlobs(Manifest.Single manifest) {
    return manifest.layers().stream().allMatch(each -> store.blobs().has(each.digest()));
  }

  private byte[] config(RepositoryClient client, Descriptor config, ManifestFetch fetch)
      throws IOException, InterruptedException {
    if (store.blobs().has(config.digest())) {
      return store.blobs().read(config.digest(), MAX_CONFIG);
    }
    String what = "image config of " + reference.familiar();
    try {
      return fetch.attempt(() -> client.small(config, MAX_CONFIG, what));
    } catch (EngineException e) {
      throw new EngineException(
          e.kind(), "error pulling image configuration: " + e.getMessage(), e);
    }
  }

  private static void refuseOtherSystems(String os) {
    if (!os.isEmpty() && !os.equals("linux")) {
      throw EngineException.invalid(
          "image operating system \""
              + os
              + "\" cannot be used on this platform: operating system is not supported");
    }
  }

  private void layers(RepositoryClient client, Manifest.Single manifest, ImageConfig config)
      throws IOException, InterruptedException {
    List<Descriptor> blobs = manifest.layers();
    List<Digest> diffIds = config.diffIds();
    if (blobs.size() != diffIds.size()) {
      throw EngineException.internal(
          "invalid image "
              + reference.familiar()
              + ": "
              + blobs.size()
              + " layers in the manifest, "
              + diffIds.size()
              + " in the config",
          null);
    }
    List<Digest> chain = LayerStore.chain(diffIds);
    Transfers transfers = new Transfers();
    BlobDownload download = new BlobDownload(client, store.blobs(), backoff, transfers);
    LayerPull.Slots slots = LayerPull.Slots.standard();
    List<LayerPull> work = new ArrayList<>();
    for (int i = 0; i < blobs.size(); i++) {
      Descriptor blob = blobs.get(i);
      sink.layer(blob.digest());
      if (store.layers().has(chain.get(i)) && store.blobs().has(blob.digest())) {
        progress.line(blob.digest().shortHex(), "Already exists");
        continue;
      }
      progress.line(blob.digest().shortHex(), "Pulling fs layer");
      Digest parent = i == 0 ? null : chain.get(i - 1);
      work.add(new LayerPull(blob, parent, diffIds.get(i), store, download, slots, progress));
    }
    store.pending().begin(manifest.digest(), content(manifest), chain);
    new WorkGroup(sink::cancelled, transfers::cutStalled).run(work);
  }

  /** All that the registration will refer to, and that is stored before the image is. */
  private static List<Digest> content(Manifest.Single manifest) {
    List<Digest> content = new ArrayList<>(List.of(manifest.digest(), manifest.config().digest()));
    manifest.layers().forEach(each -> content.add(each.digest()));
    return content;
  }

  private void register(Manifest top, Manifest.Single manifest, byte[] config) throws IOException {
    String name = reference.familiarName();
    String tag = reference.digest() == null ? reference.tag() : null;
    store.register(
        new ImageRegistrar.Registration(
            manifest.bytes(),
            manifest.mediaType(),
            config,
            manifest.layers().stream().map(Descriptor::digest).toList(),
            tag == null ? List.of() : List.of(name + ":" + tag),
            List.of(name + "@" + top.digest()),
            null,
            top instanceof Manifest.Index index ? index.bytes() : null));
  }

  /** Tells that the image is not of the platform asked for; dockerd does so at the very end. */
  void warnOfPlatform(Pulled pulled) {
    ImageConfig config = pulled.config();
    if (platformGiven && !platform.matches(config.os(), config.architecture(), config.variant())) {
      String actual = PlatformMatcher.text(config.os(), config.architecture(), config.variant());
      String line =
          "WARNING: image with reference %s was found but its platform (%s) does not match the"
              + " specified platform (%s)";
      sink.status(null, line.formatted(reference.familiar(), actual, platform.text()), -1, -1);
    }
  }
}
