package dev.berth.runtime.image;

import java.util.List;

/**
 * One instruction of a Dockerfile, not yet understood.
 *
 * @param name in lower case
 * @param flags leading {@code --name[=value]} words, as written
 * @param arguments the rest of the line, trimmed, continued lines joined
 * @param original the whole instruction as written, continued lines joined
 */
record DockerfileInstruction(String name, List<String> flags, String arguments, String original) {
  /** The name as messages show it. */
  String upper() {
    return name.toUpperCase(java.util.Locale.ROOT);
  }
}
