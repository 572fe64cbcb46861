package dev.berth.libpod.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Changes of an image's configuration as Podman takes them: {@code CMD x} as in a Containerfile, or
 * {@code CMD=x} (container-libs, ImageConfigFromChanges).
 */
public final class ConfigChangeWords {
  private static final Pattern EQUALS = Pattern.compile("\\s*([A-Za-z]+)\\s*=(.*)", Pattern.DOTALL);

  private ConfigChangeWords() {}

  /**
   * The changes in a Containerfile's form.
   *
   * @param doing what a failure's message begins with
   */
  public static List<String> of(List<String> changes, String doing) {
    List<String> all = new ArrayList<>();
    for (String each : changes) {
      if (each.indexOf(' ') >= 0) {
        all.add(each);
        continue;
      }
      var parts = EQUALS.matcher(each);
      if (!parts.matches()) {
        String cause = "invalid change \"" + each + "\" - must be formatted as KEY VALUE";
        throw new PodmanException(400, cause, doing + ": " + cause);
      }
      all.add(parts.group(1) + " " + parts.group(2));
    }
    return all;
  }
}
