package dev.berth.runtime.oci;

import java.util.List;

/** One entry of the specification's {@code mounts}. */
record RuntimeMount(String destination, String type, String source, List<String> options) {
  static RuntimeMount bind(String source, String destination, String... options) {
    return new RuntimeMount(destination, "bind", source, List.of(options));
  }

  /** How deep the destination lies: a mount must come after what it lies in. */
  int depth() {
    int depth = 0;
    for (int i = 0; i < destination.length(); i++) {
      if (destination.charAt(i) == '/') {
        depth++;
      }
    }
    return destination.equals("/") ? 0 : depth;
  }
}
