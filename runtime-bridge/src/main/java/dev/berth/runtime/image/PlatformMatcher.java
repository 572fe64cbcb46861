package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what runs here, or what was asked for, out of an index. Names are normalised as the
 * field's tools do: {@code x86_64} is {@code amd64}, {@code aarch64} is {@code arm64}, and the
 * variants everybody means ({@code amd64/v1}, {@code arm64/v8}) are left out.
 */
public final class PlatformMatcher {
  private final Platform wanted;

  private PlatformMatcher(Platform wanted) {
    this.wanted = wanted;
  }

  /** For {@code os[/arch[/variant]]}, or this host when null or empty. */
  public static PlatformMatcher of(@Nullable String platform) {
    Platform parsed = parse(platform);
    return new PlatformMatcher(normalise(parsed.os(), parsed.architecture(), parsed.variant()));
  }

  /**
   * What {@code os[/arch[/variant]]} means, this host for null or empty; INVALID with the words of
   * containerd's platforms package.
   */
  public static Platform parse(@Nullable String platform) {
    String hostArch = System.getProperty("os.arch", "amd64");
    if (platform == null || platform.isEmpty()) {
      return normalise("linux", hostArch, null);
    }
    return parseGiven(platform);
  }

  /** The same, but an empty text is no platform. */
  public static Platform parseGiven(String platform) {
    String hostArch = System.getProperty("os.arch", "amd64");
    String[] parts = platform.split("/", -1);
    for (String part : parts) {
      requireComponent(part, platform);
    }
    if (parts.length > 3) {
      throw EngineException.invalid(
          "\"" + platform + "\": cannot parse platform specifier: invalid argument");
    }
    if (parts.length == 1) {
      return single(parts[0], hostArch);
    }
    Platform parsed = normalise(parts[0], parts[1], parts.length == 3 ? parts[2] : null);
    return parts.length == 3 && parsed.architecture().equals("arm64") && parsed.variant() == null
        ? new Platform(parsed.architecture(), parsed.os(), "v8", null)
        : parsed;
  }

  private static Platform single(String text, String hostArch) {
    if (isKnownSystem(text)) {
      return normalise(text, hostArch, null);
    }
    if (isKnownArchitecture(text)) {
      return normalise("linux", text, null);
    }
    throw EngineException.invalid(
        "\"" + text + "\": unknown operating system or architecture: invalid argument");
  }

  private static void requireComponent(String part, String platform) {
    boolean fits = !part.isEmpty();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      fits &= c < 0x80 && (Character.isLetterOrDigit(c) || "_.-()+%".indexOf(c) >= 0);
    }
    if (!fits) {
      throw EngineException.invalid(
          "\""
              + part
              + "\" is an invalid component of \""
              + platform
              + "\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid"
              + " argument");
    }
  }

  private static boolean isKnownSystem(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "linux", "windows", "darwin", "macos", "freebsd", "openbsd", "netbsd" -> true;
      case "dragonfly", "solaris", "illumos", "plan9", "aix", "android", "js", "wasip1" -> true;
      default -> false;
    };
  }

  private static boolean isKnownArchitecture(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "arm64", "aarch64", "arm", "armhf", "armel", "386", "i386" -> true;
      case "ppc64le", "s390x", "riscv64", "mips64le", "loong64" -> true;
      default -> false;
    };
  }

  private static Platform normalise(String os, String architecture, @Nullable String variant) {
    String arch = architecture.toLowerCase(Locale.ROOT);
    String kind = variant == null ? "" : variant.toLowerCase(Locale.ROOT);
    switch (arch) {
      case "x86_64", "x86-64", "amd64" -> {
        arch = "amd64";
        kind = kind.equals("v1") ? "" : kind;
      }
      case "aarch64", "arm64" -> {
        arch = "arm64";
        kind = kind.equals("v8") || kind.equals("8") ? "" : kind;
      }
      case "i386" -> arch = "386";
      case "armhf" -> {
        arch = "arm";
        kind = "v7";
      }
      case "armel" -> {
        arch = "arm";
        kind = "v6";
      }
      case "arm" -> kind = kind.isEmpty() ? "v7" : kind.startsWith("v") ? kind : "v" + kind;
      default -> {}
    }
    return new Platform(arch, os.toLowerCase(Locale.ROOT), kind.isEmpty() ? null : kind, null);
  }

  /** For a platform told by its parts. */
  public static PlatformMatcher of(Platform platform) {
    return new PlatformMatcher(
        normalise(platform.os(), platform.architecture(), platform.variant()));
  }

  /** {@code os/arch[/variant]}. */
  public String text() {
    return wanted.text();
  }

  /** {@code os/arch[/variant]}, normalised. */
  public static String text(String os, String architecture, @Nullable String variant) {
    return normalise(os, architecture, variant).text();
  }

  /** Whether an image of this platform is exactly or compatibly what is wanted. */
  public boolean matches(String os, String architecture, @Nullable String variant) {
    return rank(normalise(os, architecture, variant)) >= 0;
  }

  /** Whether an image is of this platform. */
  public boolean matches(Image image) {
    return matches(image.os(), image.architecture(), image.variant());
  }

  /**
   * The best of those that match, the first among equals; null when none does.
   *
   * @param platform of a candidate, null for one that has none
   */
  public <T> @Nullable T best(List<T> candidates, Function<T, @Nullable Platform> platform) {
    T best = null;
    int bestRank = -1;
    for (T candidate : candidates) {
      Platform offered = platform.apply(candidate);
      int rank =
          offered == null
              ? -1
              : rank(normalise(offered.os(), offered.architecture(), offered.variant()));
      if (rank > bestRank) {
        best = candidate;
        bestRank = rank;
      }
    }
    return best;
  }

  /** Higher is better, -1 does not run: an older variant of the same architecture does. */
  private int rank(Platform offered) {
    if (!offered.os().equals(wanted.os())
        || !offered.architecture().equals(wanted.architecture())) {
      return -1;
    }
    if (Objects.equals(offered.variant(), wanted.variant())) {
      return 1000;
    }
    int have = version(offered);
    return have > version(wanted) ? -1 : have;
  }

  private static int version(Platform platform) {
    String variant = platform.variant();
    if (variant == null) {
      return platform.architecture().equals("arm64") ? 8 : 1;
    }
    try {
      return Integer.parseInt(variant.startsWith("v") ? variant.substring(1) : variant);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE; // unknown: only an exact match will do
    }
  }
}
