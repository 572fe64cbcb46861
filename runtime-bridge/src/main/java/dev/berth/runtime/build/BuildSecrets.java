package dev.berth.runtime.build;

import dev.berth.runtime.build.context.RootedPath;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one build. Clients of the classic API send them as files of the context that the
 * request names, as Podman's do; they are taken out of the context before anything can copy it.
 */
final class BuildSecrets {
  private static final int MOST = 500 * 1024;

  private final Map<String, Secret> secrets = new HashMap<>();
  private final Path directory;
  private final Kernel kernel;
  private int files;

  /** A secret and its content. */
  record Secret(String id, byte[] content) {}

  /**
   * @param directory a directory of this build's in memory
   */
  BuildSecrets(BuildRequest request, Path context, Path directory, Kernel kernel)
      throws IOException {
    this.directory = directory;
    this.kernel = kernel;
    for (String text : request.secrets()) {
      take(text, context);
    }
  }

  private void take(String text, Path context) throws IOException {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split(",", -1)) {
      int equals = field.indexOf('=');
      fields.put(
          equals < 0 ? field : field.substring(0, equals),
          equals < 0 ? "" : field.substring(equals + 1));
    }
    String id = fields.getOrDefault("id", "");
    String source = fields.getOrDefault("src", fields.getOrDefault("source", ""));
    if (id.isEmpty() || source.isEmpty()) {
      throw EngineException.invalid("secret needs an id and a src: " + text);
    }
    Path file = RootedPath.resolve(context, source);
    if (!Files.isRegularFile(file)) {
      throw EngineException.invalid("secret " + id + ": " + source + " is not in the context");
    }
    if (Files.size(file) > MOST) {
      throw EngineException.invalid("secret " + id + " is larger than 500 KiB");
    }
    secrets.put(id, new Secret(id, Files.readAllBytes(file)));
    Files.delete(file);
  }

  /** The secret of an id, null when there is none. */
  @Nullable Secret find(String id) {
    return secrets.get(id);
  }

  /** A file of its own with a secret in it. */
  synchronized Path file(Secret secret, int uid, int gid, int mode) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("secret-" + files++);
    Files.createFile(file);
    Files.setAttribute(file, "unix:mode", 0600);
    Files.write(file, secret.content());
    kernel.chown(file, uid, gid);
    Files.setAttribute(file, "unix:mode", mode);
    return file;
  }
}
