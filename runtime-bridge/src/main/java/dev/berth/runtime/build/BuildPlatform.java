package dev.berth.runtime.build;

import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.PlatformMatcher;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a build is for, and the arguments that tell it (Dockerfile reference, "ARG"). */
final class BuildPlatform {
  private final String own;
  private final String system;
  private final String architecture;
  private final String variant;

  /**
   * @param wanted {@code os[/arch[/variant]]}, or an architecture alone; null or empty for this
   *     host
   * @param host the host's architecture
   */
  BuildPlatform(@Nullable String wanted, String host) {
    this.own = host;
    Platform platform =
        wanted == null || wanted.isEmpty()
            ? new Platform(host, "linux", null, null)
            : PlatformMatcher.parseGiven(wanted);
    String kind = platform.variant();
    this.system = platform.os();
    this.architecture = platform.architecture();
    this.variant = kind == null || architecture.equals("arm64") && kind.equals("v8") ? "" : kind;
  }

  /** The platform arguments. */
  Map<String, String> arguments(@Nullable String target) {
    Map<String, String> all = new TreeMap<>();
    all.put("BUILDPLATFORM", "linux/" + own);
    all.put("BUILDOS", "linux");
    all.put("BUILDARCH", own);
    all.put("BUILDVARIANT", "");
    all.put(
        "TARGETPLATFORM", system + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant));
    all.put("TARGETOS", system);
    all.put("TARGETARCH", architecture);
    all.put("TARGETVARIANT", variant);
    all.put("TARGETSTAGE", target == null || target.isEmpty() ? "default" : target);
    return all;
  }
}
