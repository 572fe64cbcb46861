package dev.berth.runtime.build;

import dev.berth.runtime.build.context.ContentDigest;
import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.build.context.RootedPath;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mounts of one RUN: found, counted into its cache key, and turned into a container's. */
final class RunMounts implements AutoCloseable {
  private final BuildSession session;
  private final BuildParts parts;
  private final List<RunMount> mounts;
  private final @Nullable String platform;
  private final ProgressSink output;
  private final List<CacheMounts.Use> uses = new ArrayList<>();
  private final List<String> binds = new ArrayList<>();
  private final Map<String, String> tmpfs = new HashMap<>();

  RunMounts(
      BuildSession session,
      BuildParts parts,
      List<RunMount> mounts,
      @Nullable String platform,
      ProgressSink output) {
    this.output = output;
    this.session = session;
    this.parts = parts;
    this.mounts = mounts;
    this.platform = platform;
  }

  /** What bind mounts show decides what the step does; caches do not. */
  String key() throws IOException {
    ContentDigest content = new ContentDigest(false);
    for (RunMount mount : mounts) {
      content.text(mount.toString());
      if (mount.type().equals("bind")) {
        content.add(source(mount), "", unused -> false);
      }
    }
    return content.finish().text();
  }

  /** Takes what must be held while the step runs. */
  void prepare() throws IOException, InterruptedException {
    for (RunMount mount : mounts) {
      switch (mount.type()) {
        case "cache" -> cache(mount);
        case "bind" -> bind(mount);
        case "tmpfs" -> tmpfs.put(mount.target(), mount.size() > 0 ? "size=" + mount.size() : "");
        default -> secret(mount);
      }
    }
  }

  private void cache(RunMount mount) throws IOException, InterruptedException {
    CacheMounts.Use use = parts.cacheMounts().take(mount);
    uses.add(use);
    binds.add(use.directory() + ":" + mount.target() + (mount.readOnly() ? ":ro" : ""));
  }

  private void bind(RunMount mount) throws IOException {
    if (!mount.readOnly()) {
      throw EngineException.notImplemented(
          "writable bind mounts of RUN are not supported: use type=cache or type=tmpfs");
    }
    binds.add(source(mount) + ":" + mount.target() + ":ro");
  }

  private Path source(RunMount mount) throws IOException {
    String from = mount.from();
    Path root =
        from == null ? session.context() : session.files(session.source(from, platform, output));
    Path path = RootedPath.resolve(root, mount.source());
    if (!Files.exists(path)) {
      throw EngineException.invalid(
          "failed to calculate checksum: \"/" + PathText.inside(mount.source()) + "\": not found");
    }
    return path;
  }

  /** This API carries no secrets and no agent: what is not required is left out. */
  private static void secret(RunMount mount) {
    if (mount.required()) {
      throw EngineException.invalid(mount.type() + " " + mount.id() + ": not found");
    }
  }

  List<String> binds() {
    return binds;
  }

  Map<String, String> tmpfs() {
    return tmpfs;
  }

  @Override
  public void close() {
    uses.forEach(CacheMounts.Use::close);
    uses.clear();
  }
}
