package dev.berth.runtime.build;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.image.TreeUnpacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The trees of a build that have names, as {@code --build-context} gives them. */
final class NamedContexts {
  private final Path directory;
  private final ProgressSink progress;
  private final Map<String, Path> trees = new HashMap<>();

  /**
   * @param directory for what has to be unpacked
   */
  NamedContexts(Path directory, ProgressSink progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /** Finds those that need not be sent; images are not looked at. */
  void fetch(Map<String, BuildSource> contexts) throws IOException {
    for (Map.Entry<String, BuildSource> each : contexts.entrySet()) {
      switch (each.getValue()) {
        case BuildSource.OfDirectory found -> trees.put(each.getKey(), found.path());
        case BuildSource.OfUrl found -> {
          RemoteContext.Fetched fetched = new RemoteContext(make(), progress).fetch(found.url());
          if (fetched.dockerfile() != null) {
            throw EngineException.invalid(found.url() + " is neither an archive nor a repository");
          }
          trees.put(each.getKey(), fetched.root());
        }
        case BuildSource.OfImage unused -> {}
      }
    }
  }

  /**
   * Unpacks those that are sent.
   *
   * @param main where the build's own goes
   */
  void unpack(ContextParts parts, Path main) throws IOException {
    boolean found = false;
    for (ContextParts.Part part = parts.next(); part != null; part = parts.next()) {
      Path to = part.name().isEmpty() ? main : make();
      TreeUnpacker.unpackAsOwn(to, part.tar());
      found |= part.name().isEmpty();
      if (!part.name().isEmpty()) {
        trees.put(part.name(), to);
      }
    }
    if (!found) {
      throw EngineException.invalid("no main context was sent");
    }
  }

  private Path make() throws IOException {
    Path made = directory.resolve(String.valueOf(trees.size()));
    return Files.createDirectories(made);
  }

  /** What there is, by name. */
  Map<String, Path> trees() {
    return Map.copyOf(trees);
  }
}
