package dev.berth.runtime.manifest;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.Platform;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An image or artifact in a list.
 *
 * @param digest of its manifest
 * @param size of that in bytes
 * @param features of Docker's lists, which OCI does not have
 * @param source where in a registry it is to be got, null when the store has it
 * @param files names of the files it was made of, for an artifact
 */
public record ManifestEntry(
    Digest digest,
    long size,
    String mediaType,
    @Nullable String artifactType,
    String architecture,
    String os,
    @Nullable String osVersion,
    @Nullable String variant,
    List<String> osFeatures,
    List<String> features,
    Map<String, String> annotations,
    @Nullable String source,
    List<String> files) {

  /** An entry for what a descriptor points at. */
  public static ManifestEntry of(
      ContentDescriptor content, @Nullable Platform platform, @Nullable String source) {
    Platform known = content.platform() != null ? content.platform() : platform;
    return new ManifestEntry(
        content.digest(),
        content.size(),
        content.mediaType(),
        content.artifactType(),
        known == null ? "" : known.architecture(),
        known == null ? "" : known.os(),
        known == null ? null : known.osVersion(),
        known == null ? null : known.variant(),
        content.osFeatures(),
        List.of(),
        content.annotations(),
        source,
        List.of());
  }

  /** The same at another digest, as a registry has it. */
  ManifestEntry at(ContentDescriptor content) {
    return new ManifestEntry(
        content.digest(),
        content.size(),
        content.mediaType(),
        artifactType,
        architecture,
        os,
        osVersion,
        variant,
        osFeatures,
        features,
        annotations,
        source,
        files);
  }

  /** The same, made of files of these names. */
  public ManifestEntry named(List<String> newFiles) {
    return new ManifestEntry(
        digest,
        size,
        mediaType,
        artifactType,
        architecture,
        os,
        osVersion,
        variant,
        osFeatures,
        features,
        annotations,
        source,
        List.copyOf(newFiles));
  }

  /** The same with what an annotation gives. */
  public ManifestEntry annotated(Annotation given) {
    Map<String, String> all = new TreeMap<>(annotations);
    all.putAll(given.annotations());
    return new ManifestEntry(
        digest,
        size,
        mediaType,
        artifactType,
        given.architecture().isEmpty() ? architecture : given.architecture(),
        given.os().isEmpty() ? os : given.os(),
        given.osVersion().isEmpty() ? osVersion : given.osVersion(),
        given.variant().isEmpty() ? variant : given.variant(),
        given.osFeatures().isEmpty() ? osFeatures : given.osFeatures(),
        given.features().isEmpty() ? features : given.features(),
        all,
        source,
        files);
  }

  /** What it is for; null for an artifact that is for nothing in particular. */
  public @Nullable Platform platform() {
    return os.isEmpty() && architecture.isEmpty()
        ? null
        : new Platform(architecture, os, variant, osVersion);
  }

  /** What is said of an entry; empty fields change nothing. */
  public record Annotation(
      String architecture,
      String os,
      String osVersion,
      String variant,
      List<String> osFeatures,
      List<String> features,
      Map<String, String> annotations) {}
}
