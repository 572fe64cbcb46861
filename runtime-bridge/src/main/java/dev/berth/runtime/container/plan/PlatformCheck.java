package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import java.util.List;
import java.util.Locale;

/**
 * Refuses an image for another machine than asked for, as if it were not there: clients then pull
 * the right one. Without a wish it warns of an image for another machine than this one.
 */
final class PlatformCheck {
  private PlatformCheck() {}

  static void check(Image image, CreateContainer request, String goArch, List<String> warnings) {
    String asked = request.platform();
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
    if (given) {
      throw EngineException.notFound(
          "image with reference "
              + request.image()
              + " was found but its platform ("
              + shown
              + ") does not match the specified platform ("
              + wanted
              + ')');
    }
    String host = "linux/" + goArch + ("amd64".equals(goArch) ? "/v2" : "");
    warnings.add(
        "The requested image's platform ("
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
