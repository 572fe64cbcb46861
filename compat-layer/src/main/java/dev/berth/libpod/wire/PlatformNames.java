package dev.berth.libpod.wire;

import org.jspecify.annotations.Nullable;

/** Platforms that come in three parts. */
public final class PlatformNames {
  private PlatformNames() {}

  /** {@code os[/arch[/variant]]}, linux where only the rest is given; null when nothing is. */
  public static @Nullable String of(String os, String arch, String variant) {
    if (os.isEmpty() && arch.isEmpty()) {
      return null;
    }
    return (os.isEmpty() ? "linux" : os)
        + (arch.isEmpty() ? "" : "/" + arch)
        + (arch.isEmpty() || variant.isEmpty() ? "" : "/" + variant);
  }
}
