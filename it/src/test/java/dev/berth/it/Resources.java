package dev.berth.it;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Directories of the suites' resources. */
public final class Resources {
  private Resources() {}

  /** The path of one; classes of the suites are never in an archive. */
  public static Path directory(String name) {
    try {
      return Path.of(Objects.requireNonNull(Resources.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
