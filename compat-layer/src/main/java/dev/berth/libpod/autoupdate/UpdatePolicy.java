package dev.berth.libpod.autoupdate;

import dev.berth.libpod.wire.PodmanException;
import org.jspecify.annotations.Nullable;

/** Where a container's newer image is looked for. */
enum UpdatePolicy {
  REGISTRY("registry"),
  LOCAL("local");

  /** The label of containers that names one. */
  static final String LABEL = "io.containers.autoupdate";

  private final String word;

  UpdatePolicy(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** What a label means, null for none; a failure for what it cannot be. */
  static @Nullable UpdatePolicy of(String label) {
    return switch (label) {
      case "", "disabled" -> null;
      // the older word for registry
      case "image", "registry" -> REGISTRY;
      case "local" -> LOCAL;
      default ->
          throw PodmanException.plain(
              500,
              "invalid auto-update policy \""
                  + label
                  + "\": valid policies are [\"disabled\" \"image\" \"local\" \"registry\"]");
    };
  }
}
