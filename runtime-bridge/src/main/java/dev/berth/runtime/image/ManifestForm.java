package dev.berth.runtime.image;

import java.util.Map;

/**
 * How the manifest of an image that is made here is written.
 *
 * @param docker whether it is Docker's schema 2, not OCI's, which alone has annotations
 */
public record ManifestForm(boolean docker, Map<String, String> annotations) {
  /** OCI, and nothing more than it must say. */
  public static final ManifestForm OCI = new ManifestForm(false, Map.of());

  /** The media type. */
  public String mediaType() {
    return docker ? Manifests.DOCKER_MANIFEST : Manifests.OCI_MANIFEST;
  }
}
