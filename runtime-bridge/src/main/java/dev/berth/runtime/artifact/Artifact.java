package dev.berth.runtime.artifact;

import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.ManifestContent;

/**
 * An artifact of the store.
 *
 * @param name whole, with its registry and tag
 */
public record Artifact(String name, ManifestContent content) {
  /** The annotation that names a file (OCI image spec, annotations.md). */
  public static final String TITLE = "org.opencontainers.image.title";

  /** Bytes of all files. */
  public long size() {
    return content.layers().stream().mapToLong(ContentDescriptor::size).sum();
  }

  /** The name of a file in it, empty where it has none. */
  public static String title(ContentDescriptor layer) {
    return layer.annotations().getOrDefault(TITLE, "");
  }
}
