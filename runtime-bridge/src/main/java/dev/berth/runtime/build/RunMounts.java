package dev.berth.runtime.build;

import dev.berth.runtime.build.context.ContentDigest;
import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.build.context.RootedPath;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  private final String workingDirectory;
  private final ProgressSink output;
  private final List<CacheMounts.Use> uses = new ArrayList<>();
  private final List<Snapshots.Open> opened = new ArrayList<>();
  private final List<MountSpec> binds = new ArrayList<>();
  private final Map<String, String> tmpfs = new HashMap<>();
  private final List<String> environment = new ArrayList<>();

  RunMounts(
      BuildSession session,
      BuildParts parts,
      List<RunMount> mounts,
      @Nullable String platform,
      String workingDirectory,
      ProgressSink output) {
    this.session = session;
    this.parts = parts;
    this.mounts = mounts;
    this.platform = platform;
    this.workingDirectory = workingDirectory;
    this.output = output;
  }

  /** What bind mounts show decides what the step does; caches and secrets do not. */
  String key() throws IOException {
    ContentDigest content = new ContentDigest(false, parts.kernel());
    for (RunMount mount : mounts) {
      content.text(mount.toString());
      if (mount.type().equals("bind")) {
        content.add(within(root(mount.from()), mount.path()), "", unused -> false);
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
        case "tmpfs" -> tmpfs.put(place(mount), tmpfsOptions(mount));
        case "secret" -> secret(mount);
        default -> agent(mount);
      }
    }
  }

  private String place(RunMount mount) {
    return PathText.clean(mount.place(workingDirectory));
  }

  private static String tmpfsOptions(RunMount mount) {
    return "exec" + (mount.size() > 0 ? ",size=" + mount.size() : "");
  }

  private void cache(RunMount mount) throws IOException, InterruptedException {
    String from = mount.from();
    Path seed = from == null ? null : within(root(from), mount.path());
    CacheMounts.Use use = parts.cacheMounts().take(mount, seed, session::check);
    uses.add(use);
    Path shown =
        from == null && mount.source() != null
            ? within(use.directory(), mount.path())
            : use.directory();
    show(shown, mount);
  }

  private void bind(RunMount mount) throws IOException {
    if (mount.readOnly()) {
      show(within(root(mount.from()), mount.path()), mount);
      return;
    }
    String from = mount.from();
    Path tree = from == null ? session.context() : session.tree(from);
    Snapshots.Open own =
        tree != null || from == null
            ? session.snapshots().open(tree == null ? session.context() : tree)
            : session.snapshots().open(session.source(from, platform, output));
    opened.add(own); // what is written there is thrown away after the step
    show(within(own.root(), mount.path()), mount);
  }

  private void show(Path path, RunMount mount) {
    binds.add(
        new MountSpec(
            "bind", path.toString(), place(mount), mount.readOnly(), null, null, null, null, null));
  }

  private Path root(@Nullable String from) {
    return from == null ? session.context() : session.files(from, platform, output);
  }

  private static Path within(Path root, String source) throws IOException {
    Path path = RootedPath.resolve(root, source);
    if (!Files.exists(path)) {
      throw EngineException.invalid(
          "failed to calculate checksum: \"/" + PathText.inside(source) + "\": not found");
    }
    return path;
  }

  /** A secret that is not required may be absent. */
  private void secret(RunMount mount) throws IOException {
    BuildSecrets.Secret secret = session.secrets().find(mount.id());
    if (secret == null) {
      absent(mount);
      return;
    }
    String env = mount.env();
    if (env != null) {
      environment.add(env + "=" + new String(secret.content(), StandardCharsets.UTF_8));
    }
    if (env == null || !mount.target().isEmpty()) {
      Integer mode = mount.mode();
      Path file =
          session.secrets().file(secret, mount.uid(), mount.gid(), mode == null ? 0400 : mode);
      binds.add(
          new MountSpec("bind", file.toString(), place(mount), true, null, null, null, null, null));
    }
  }

  /** This API carries no agent. */
  private static void agent(RunMount mount) {
    absent(mount);
  }

  private static void absent(RunMount mount) {
    if (mount.required()) {
      String name = mount.id().isEmpty() ? "default" : mount.id();
      throw EngineException.invalid(mount.type() + " " + name + ": not found");
    }
  }

  List<MountSpec> binds() {
    return binds;
  }

  Map<String, String> tmpfs() {
    return tmpfs;
  }

  /** Variables that hold secrets. */
  List<String> environment() {
    return environment;
  }

  /** Where something is mounted. */
  List<String> places() {
    List<String> places = new ArrayList<>(tmpfs.keySet());
    binds.forEach(bind -> places.add(bind.target()));
    return places;
  }

  @Override
  public void close() {
    uses.forEach(CacheMounts.Use::close);
    uses.clear();
    opened.forEach(Snapshots.Open::close);
    opened.clear();
  }
}
