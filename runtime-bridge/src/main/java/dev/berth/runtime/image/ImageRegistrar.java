package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a pull, load or build puts what it brought. */
public interface ImageRegistrar {
  /**
   * While a lease is open nothing unreferenced is collected. Take it before the first look whether
   * a blob or layer is there, close it after {@link #register}.
   */
  Lease lease();

  /** Removes content that nothing refers to, now or when the last lease closes. */
  default void collect() {}

  /** The content store. */
  Blobs blobs();

  /** The unpacked layers. */
  LayerStore layers();

  /** What is brought and not registered yet. */
  PendingContent pending();

  /**
   * Makes an image of blobs and layers that are there, and gives it names, taking them away from
   * images that had them. Stores manifest and config bytes. INVALID when a layer is missing.
   * Returns the id (digest of the config).
   */
  Digest register(Registration image) throws IOException;

  /**
   * An image to register.
   *
   * @param manifest its manifest as it came, null for one that has none (import)
   * @param manifestMediaType media type of the manifest
   * @param config the config blob as it came
   * @param layerBlobs digests of the (compressed) layer blobs, lowest first; empty when unknown
   * @param repoTags familiar names with tag ({@code busybox:latest})
   * @param repoDigests familiar names with digest ({@code busybox@sha256:...})
   * @param parent id of the image it was made from here, null for one that came from elsewhere
   * @param index the index the manifest was chosen from, as it came; null for none. The names then
   *     point into it, and images of it that are here already are reached by them, too
   */
  record Registration(
      byte @Nullable [] manifest,
      @Nullable String manifestMediaType,
      byte[] config,
      List<Digest> layerBlobs,
      List<String> repoTags,
      List<String> repoDigests,
      @Nullable Digest parent,
      byte @Nullable [] index) {
    public Registration(
        byte @Nullable [] manifest,
        @Nullable String manifestMediaType,
        byte[] config,
        List<Digest> layerBlobs,
        List<String> repoTags,
        List<String> repoDigests,
        @Nullable Digest parent) {
      this(manifest, manifestMediaType, config, layerBlobs, repoTags, repoDigests, parent, null);
    }

    public Registration(
        byte @Nullable [] manifest,
        @Nullable String manifestMediaType,
        byte[] config,
        List<Digest> layerBlobs,
        List<String> repoTags,
        List<String> repoDigests) {
      this(manifest, manifestMediaType, config, layerBlobs, repoTags, repoDigests, null, null);
    }
  }

  /** Keeps the collector away; close exactly once. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }
}
