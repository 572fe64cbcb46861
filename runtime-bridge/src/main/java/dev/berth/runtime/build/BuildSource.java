package dev.berth.runtime.build;

import java.nio.file.Path;

/** What a named build context is. */
public sealed interface BuildSource {
  /** An image by its name. */
  record OfImage(String name) implements BuildSource {}

  /** An archive on a web server, or a git repository. */
  record OfUrl(String url) implements BuildSource {}

  /** A directory of this host, which is only read. */
  record OfDirectory(Path path) implements BuildSource {}
}
