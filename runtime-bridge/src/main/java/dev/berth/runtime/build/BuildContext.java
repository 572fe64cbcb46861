package dev.berth.runtime.build;

import dev.berth.runtime.build.context.IgnoreRules;
import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.build.context.RootedPath;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.image.TreeUnpacker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What an image is built from.
 *
 * @param root of the files
 * @param dockerfile its content
 */
record BuildContext(Path root, byte[] dockerfile) {
  private static final int MAX_DOCKERFILE = 4 << 20;
  private static final String DEFAULT = "Dockerfile";

  /**
   * Unpacks what was sent, or fetches. INVALID without a Dockerfile.
   *
   * @param directory to be made for the files
   */
  static BuildContext take(
      BuildRequest request, InputStream sent, Path directory, ProgressSink progress)
      throws IOException {
    Files.createDirectories(directory);
    Path root = directory;
    if (request.remote().isEmpty()) {
      TreeUnpacker.unpackAsOwn(directory, sent);
    } else {
      RemoteContext.Fetched fetched =
          new RemoteContext(directory, progress).fetch(request.remote());
      byte[] alone = fetched.dockerfile();
      if (alone != null) {
        return new BuildContext(directory, alone);
      }
      root = fetched.root();
    }
    String path = dockerfilePath(root, request.dockerfile());
    byte[] dockerfile = read(root, path);
    forgetIgnored(root, path);
    return new BuildContext(root, dockerfile);
  }

  /** The usual name may be in lower case. */
  private static String dockerfilePath(Path root, String path) throws IOException {
    String lower = path.toLowerCase(Locale.ROOT);
    boolean other =
        path.equals(DEFAULT)
            && !Files.exists(RootedPath.resolve(root, path))
            && Files.exists(RootedPath.resolve(root, lower));
    return other ? lower : path;
  }

  private static byte[] read(Path root, String path) throws IOException {
    Path file = RootedPath.resolve(root, path);
    if (!Files.isRegularFile(file)) {
      throw EngineException.invalid("Cannot locate specified Dockerfile: " + path);
    }
    if (Files.size(file) > MAX_DOCKERFILE) {
      throw EngineException.invalid("Dockerfile is larger than 4 MiB: " + path);
    }
    if (Files.size(file) == 0) {
      throw EngineException.invalid("the Dockerfile (" + path + ") cannot be empty");
    }
    return Files.readAllBytes(file);
  }

  /**
   * A client leaves out what .dockerignore names before it sends the context, but has to send the
   * two files themselves. Of what is fetched nothing else is left out either, as with dockerd.
   */
  private static void forgetIgnored(Path root, String dockerfile) throws IOException {
    Path file = RootedPath.resolve(root, ".dockerignore");
    if (!Files.isRegularFile(file)) {
      return;
    }
    IgnoreRules rules = IgnoreRules.parse(Files.readString(file));
    for (String each : List.of(".dockerignore", dockerfile)) {
      if (rules.excludes(PathText.inside(each))) {
        Files.deleteIfExists(RootedPath.resolveParent(root, each));
      }
    }
  }
}
