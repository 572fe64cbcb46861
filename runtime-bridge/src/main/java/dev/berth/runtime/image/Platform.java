package dev.berth.runtime.image;

import org.jspecify.annotations.Nullable;

/**
 * A platform (OCI image spec, image-index.md).
 *
 * @param architecture Go's name of it
 */
public record Platform(
    String architecture, String os, @Nullable String variant, @Nullable String osVersion) {

  /** {@code os/arch[/variant]}. */
  public String text() {
    return os + "/" + architecture + (variant == null || variant.isEmpty() ? "" : "/" + variant);
  }
}
