package dev.berth.docker.image;

import dev.berth.runtime.error.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * A name and what may follow it. Only split here; the engine judges the parts.
 *
 * @param tagOrDigest null when neither was given
 */
record ImageName(String name, @Nullable String tagOrDigest) {
  /**
   * Splits {@code name[:tag][@digest]}; a tag given apart (it may be a digest) wins. INVALID when
   * that is neither.
   */
  static ImageName of(String text, String tag) {
    if (tag.indexOf(':') >= 0 && !tag.matches("sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})")) {
      throw EngineException.invalid("invalid tag format");
    }
    String rest = text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
    String found = null;
    int at = rest.indexOf('@');
    if (at >= 0) {
      found = rest.substring(at + 1);
      rest = rest.substring(0, at);
    }
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      found = found == null ? rest.substring(colon + 1) : found;
      rest = rest.substring(0, colon);
    }
    return new ImageName(rest, tag.isEmpty() ? found : tag);
  }
}
