package dev.berth.runtime.registry.conf;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ImageReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which images may be used (containers-policy.json(5)), for those that come from registries.
 *
 * @param source the file, for messages
 * @param standard requirements where no scope matches
 * @param scopes requirements by scope, the empty one for every registry
 */
public record TrustPolicy(String source, List<String> standard, Map<String, List<String>> scopes) {
  /** Without a file everything may be used, as with Docker. */
  static final TrustPolicy NONE = new TrustPolicy("", List.of(TrustPolicy.ACCEPT), Map.of());

  static final String ACCEPT = "insecureAcceptAnything";
  static final String REJECT = "reject";

  /** FORBIDDEN when the image may not be used, or may with a signature that cannot be checked. */
  public void check(ImageReference reference) {
    String scope = scope(reference);
    for (String requirement : scope == null ? standard : scopes.getOrDefault(scope, standard)) {
      if (requirement.equals(ACCEPT)) {
        continue;
      }
      String image = "docker://" + reference.full();
      throw EngineException.forbidden(
          requirement.equals(REJECT)
              ? "Source image rejected: Running image " + image + " is rejected by policy."
              : "Source image rejected: "
                  + source
                  + " wants a signature ("
                  + requirement
                  + ") for "
                  + image
                  + ", and signatures cannot be verified here");
    }
  }

  /**
   * The most specific scope that is there: the image, its parents, its registry, wildcards, all.
   */
  private @Nullable String scope(ImageReference reference) {
    if (scopes.containsKey(reference.full())) {
      return reference.full();
    }
    for (String at = reference.name(); ; ) {
      if (scopes.containsKey(at)) {
        return at;
      }
      int slash = at.lastIndexOf('/');
      if (slash < 0) {
        break;
      }
      at = at.substring(0, slash);
    }
    String domain = reference.domain();
    for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
      String wildcard = "*" + domain.substring(dot);
      if (scopes.containsKey(wildcard)) {
        return wildcard;
      }
    }
    return scopes.containsKey("") ? "" : null;
  }
}
