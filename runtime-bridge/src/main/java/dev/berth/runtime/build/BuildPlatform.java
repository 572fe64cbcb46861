package dev.berth.runtime.build;

import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a build is for, and the arguments that tell it (Dockerfile reference, "ARG"). */
final class BuildPlatform {
  private static final Set<String> SYSTEMS =
      Set.of("linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "solaris", "wasip1");
  private static final Set<String> ARCHITECTURES =
      Set.of(
          "amd64",
          "x86_64",
          "arm64",
          "aarch64",
          "arm",
          "armhf",
          "armel",
          "386",
          "i386",
          "ppc64le",
          "s390x",
          "riscv64",
          "mips64le",
          "mips64",
          "loong64",
          "wasm");

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
    String[] words =
        wanted == null || wanted.isEmpty() ? new String[] {"linux", host} : wanted.split("/", -1);
    boolean architectureAlone = words.length == 1 && ARCHITECTURES.contains(words[0]);
    boolean known = words.length > 1 || architectureAlone || SYSTEMS.contains(words[0]);
    if (words.length > 3 || !known || List.of(words).contains("")) {
      throw EngineException.invalid(
          "\"" + wanted + "\": unknown operating system or architecture: invalid argument");
    }
    this.system = architectureAlone ? "linux" : words[0];
    this.architecture = architectureAlone ? words[0] : words.length > 1 ? words[1] : host;
    this.variant = words.length > 2 ? words[2] : "";
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
