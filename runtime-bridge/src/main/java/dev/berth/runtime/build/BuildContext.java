package dev.berth.runtime.build;

import dev.berth.runtime.build.context.IgnoreRules;
import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.build.context.RootedPath;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.image.TreeUnpacker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an image is built from.
 *
 * @param root of the files
 * @param dockerfile its content
 * @param named other trees by their names
 */
record BuildContext(Path root, byte[] dockerfile, Map<String, Path> named) {
  private static final int MAX_DOCKERFILE = 4 << 20;
  private static final String DEFAULT = "Dockerfile";

  /**
   * Unpacks what was sent, or fetches. INVALID without a Dockerfile.
   *
   * @param work directory for what is unpacked
   */
  static BuildContext take(BuildRequest request, InputStream sent, Path work, ProgressSink progress)
      throws IOException {
    Path directory = work.resolve("context");
    Files.createDirectories(directory);
    NamedContexts named = new NamedContexts(work.resolve("contexts"), progress);
    named.fetch(request.options().contexts());
    Path root = directory;
    if (request.options().directory() != null) {
      root = request.options().directory();
    } else if (!request.remote().isEmpty()) {
      RemoteContext.Fetched fetched =
          new RemoteContext(directory, progress).fetch(request.remote());
      byte[] alone = fetched.dockerfile();
      if (alone != null) {
        return new BuildContext(directory, alone, named.trees());
      }
      root = fetched.root();
    } else if (request.options().uploads() != null) {
      named.unpack(request.options().uploads(), directory);
    } else {
      TreeUnpacker.unpackAsOwn(directory, sent);
    }
    List<String> flags = request.options().preprocess();
    Preprocessor preprocessor =
        flags == null ? null : new Preprocessor(flags, work, progress::cancelled);
    byte[] dockerfile = containerfiles(root, request, preprocessor);
    Path used = ContextExcludes.of(root, request).apply(root, directory);
    if (!request.options().ignoreFiles()) {
      forgetIgnored(used, dockerfilePath(used, request.dockerfile()));
    }
    return new BuildContext(used, dockerfile, named.trees());
  }

  /** All of them, one after another. */
  private static byte[] containerfiles(
      Path root, BuildRequest request, @Nullable Preprocessor preprocessor) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(read(root, dockerfilePath(root, request.dockerfile()), preprocessor));
    for (String each : request.options().files()) {
      all.write('\n');
      all.write(read(root, each, preprocessor));
    }
    return all.toByteArray();
  }

  private static byte[] read(Path root, String path, @Nullable Preprocessor preprocessor)
      throws IOException {
    byte[] text = read(root, path);
    return preprocessor == null || !Preprocessor.wants(path)
        ? text
        : preprocessor.run(root, path, text);
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
