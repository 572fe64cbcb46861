package dev.berth.docker.image;

import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.wire.JsonWriter;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Renders where an image came from. Signatures are not looked at, and the builder here signs
 * nothing: there are repositories only.
 */
final class IdentityRenderer {
  private IdentityRenderer() {}

  /** Writes it below {@code Identity}; nothing for an image that was not pulled. */
  static void render(JsonWriter out, Image image) {
    Set<String> repositories = new LinkedHashSet<>();
    for (String name : image.repoDigests()) {
      repositories.add(ImageReference.parse(name).name());
    }
    if (repositories.isEmpty()) {
      return;
    }
    out.object("Identity").array("Pull");
    repositories.forEach(each -> out.object().put("Repository", each).end());
    out.endArray().end();
  }
}
