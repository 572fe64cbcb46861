package dev.berth.runtime.container.plan;

import dev.berth.runtime.image.Image;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Warns when an image is for another machine than asked for, or than this one. */
final class PlatformCheck {
  private PlatformCheck() {}

  static void warn(Image image, @Nullable String asked, String goArch, List<String> warnings) {
    String own = image.os() + '/' + image.architecture();
    String variant = image.variant();
    String shown = variant == null || variant.isEmpty() ? own : own + '/' + variant;
    boolean given = asked != null && !asked.isEmpty();
    String wanted = given ? normal(String.valueOf(asked)) : "linux/" + goArch;
    if (image.architecture().isEmpty() || wanted.equals(own) || wanted.equals(shown)) {
      return;
    }
    if (given && wanted.equals(image.os())) {
      return;
    }
    String host = "linux/" + goArch + ("amd64".equals(goArch) ? "/v2" : "");
    warnings.add(
        given
            ? "The requested image's platform ("
                + shown
                + ") does not match the specified platform ("
                + asked
                + ')'
            : "The requested image's platform ("
                + shown
                + ") does not match the detected host platform ("
                + host
                + ") and no specific platform was requested");
  }

  private static String normal(String platform) {
    String[] parts = platform.toLowerCase(Locale.ROOT).split("/", -1);
    if (parts.length == 1 && !parts[0].equals("linux")) {
      parts = new String[] {"linux", parts[0]};
    }
    if (parts.length > 1) {
      parts[1] =
          switch (parts[1]) {
            case "x86_64", "x86-64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> parts[1];
          };
    }
    return String.join("/", parts);
  }
}
