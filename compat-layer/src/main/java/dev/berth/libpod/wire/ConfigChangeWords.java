package dev.berth.libpod.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Changes of an image's configuration as Podman takes them: {@code CMD x} as in a Containerfile, or
 * {@code CMD=x} (container-libs, ImageConfigFromChanges).
 */
public final class ConfigChangeWords {
  /** Podman's, and those that Docker takes as well. */
  private static final Set<String> KEYS =
      Set.of(
          "CMD",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "HEALTHCHECK",
          "LABEL",
          "ONBUILD",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private ConfigChangeWords() {}

  /**
   * The changes in a Containerfile's form.
   *
   * @param doing what a failure's message begins with
   */
  public static List<String> of(List<String> changes, String doing) {
    List<String> all = new ArrayList<>();
    for (String each : changes) {
      int space = each.indexOf(' ');
      int at = space >= 0 ? space : each.indexOf('=');
      if (at < 0) {
        throw bad(each, "must be formatted as KEY VALUE", doing);
      }
      String key = each.substring(0, at).strip();
      if (!KEYS.contains(key.toUpperCase(Locale.ROOT))) {
        throw bad(each, "invalid instruction " + key.toUpperCase(Locale.ROOT), doing);
      }
      all.add(key + " " + each.substring(at + 1));
    }
    return all;
  }

  private static PodmanException bad(String change, String why, String doing) {
    String cause = "invalid change \"" + change + "\" - " + why;
    return new PodmanException(400, cause, doing + ": " + cause);
  }
}
