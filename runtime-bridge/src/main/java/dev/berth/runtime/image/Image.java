package dev.berth.runtime.image;

import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.id.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image in the store.
 *
 * @param id digest of the config blob
 * @param manifest digest of its manifest, null for an image that was imported or committed
 * @param repoTags familiar names with tag ({@code busybox:latest}), sorted
 * @param repoDigests familiar names with digest, sorted
 * @param diffIds uncompressed layer digests, lowest first
 * @param size bytes of all unpacked layers
 * @param index digest of the index it was chosen from, null for none
 * @param aside that its names mean another image of that index: this one is reached through them
 *     for its own platform only
 */
public record Image(
    Digest id,
    @Nullable Digest manifest,
    List<String> repoTags,
    List<String> repoDigests,
    @Nullable Instant created,
    String architecture,
    @Nullable String variant,
    String os,
    @Nullable String osVersion,
    @Nullable String author,
    @Nullable String comment,
    @Nullable String dockerVersion,
    @Nullable Digest parent,
    ContainerConfig config,
    List<Digest> diffIds,
    List<History> history,
    long size,
    @Nullable Instant lastTagged,
    @Nullable Digest index,
    boolean aside) {

  /** An image that came alone. */
  public Image(
      Digest id,
      @Nullable Digest manifest,
      List<String> repoTags,
      List<String> repoDigests,
      @Nullable Instant created,
      String architecture,
      @Nullable String variant,
      String os,
      @Nullable String osVersion,
      @Nullable String author,
      @Nullable String comment,
      @Nullable String dockerVersion,
      @Nullable Digest parent,
      ContainerConfig config,
      List<Digest> diffIds,
      List<History> history,
      long size,
      @Nullable Instant lastTagged) {
    this(
        id,
        manifest,
        repoTags,
        repoDigests,
        created,
        architecture,
        variant,
        os,
        osVersion,
        author,
        comment,
        dockerVersion,
        parent,
        config,
        diffIds,
        history,
        size,
        lastTagged,
        null,
        false);
  }

  /** An image that is nothing but its layers, for mounting and comparing. */
  public static Image ofLayers(Digest id, String architecture, List<Digest> diffIds) {
    return new Image(
        id,
        null,
        List.of(),
        List.of(),
        null,
        architecture,
        null,
        "linux",
        null,
        null,
        null,
        null,
        null,
        new ContainerConfigBuilder().build(),
        diffIds,
        List.of(),
        0,
        null);
  }

  /** What it runs on. */
  public Platform platform() {
    return new Platform(architecture, os, variant, osVersion);
  }

  /** The same image with other names. */
  public Image withNames(List<String> tags, List<String> digests, @Nullable Instant tagged) {
    return with(manifest, tags, digests, tagged, index, aside);
  }

  /** The same image as it came one of its ways. */
  Image came(@Nullable ImageOrigin origin, boolean aside) {
    Digest through = origin == null ? null : origin.index();
    Digest own = origin == null ? manifest : origin.manifest();
    return with(own, repoTags, repoDigests, lastTagged, through, aside);
  }

  private Image with(
      @Nullable Digest manifest,
      List<String> tags,
      List<String> digests,
      @Nullable Instant tagged,
      @Nullable Digest index,
      boolean aside) {
    return new Image(
        id,
        manifest,
        List.copyOf(tags),
        List.copyOf(digests),
        created,
        architecture,
        variant,
        os,
        osVersion,
        author,
        comment,
        dockerVersion,
        parent,
        config,
        diffIds,
        history,
        size,
        tagged,
        index,
        aside);
  }

  /** One line of the image's history (OCI image spec, config.md). */
  public record History(
      @Nullable Instant created,
      @Nullable String createdBy,
      @Nullable String author,
      @Nullable String comment,
      boolean emptyLayer) {}
}
